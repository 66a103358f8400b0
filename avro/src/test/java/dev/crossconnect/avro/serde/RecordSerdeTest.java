package dev.crossconnect.avro.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RecordSerdeTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final LocalSchemaIds ids = new LocalSchemaIds();
  private final AvroSerdes serdes = new AvroSerdes(ids);
  private final Serde<ProvisioningCommand> commands = serdes.of(ProvisioningCommand.class);

  @Test
  void aTombstoneStaysATombstone() {
    assertThat(commands.serializer().serialize("t", null)).isNull();
    assertThat(commands.deserializer().deserialize("t", (byte[]) null)).isNull();
  }

  @Test
  void aMissingFieldIsNamed() {
    ProvisioningCommand command = command(1);
    command.put("target", null);

    assertThatThrownBy(() -> commands.serializer().serialize("oss.commands.voice", command))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("oss.commands.voice")
        .hasMessageContaining("dev.crossconnect.avro.ProvisioningCommand")
        .hasMessageContaining("ProvisioningCommand.target");
  }

  @Test
  void aMissingFieldDeepInsideIsNamed() {
    ProvisioningCommand command = command(1);
    command.getResources().get(0).put("kind", null);

    assertThatThrownBy(() -> commands.serializer().serialize("t", command))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("ProvisioningCommand.resources[0].kind");
  }

  @Test
  void aFailureLeavesNothingBehindForTheNextRecord() {
    ProvisioningCommand broken = command(1);
    broken.put("deadline", null);
    assertThatThrownBy(() -> commands.serializer().serialize("t", broken))
        .isInstanceOf(SerializationException.class);

    byte[] written = commands.serializer().serialize("t", command(2));

    assertThat(commands.deserializer().deserialize("t", written)).isEqualTo(command(2));
  }

  @Test
  void aGiantAndADwarfBothFit() {
    ProvisioningCommand giant = command(1);
    giant.put("parameters", Map.of("essay", "x".repeat(5_000_000)));

    for (ProvisioningCommand command : List.of(giant, command(2), giant)) {
      byte[] written = commands.serializer().serialize("t", command);
      assertThat(commands.deserializer().deserialize("t", written)).isEqualTo(command);
    }
  }

  @Test
  void whatDoesNotBeginLikeARecordIsRefused() {
    for (byte[] bytes :
        List.of(new byte[0], new byte[] {0, 0, 0, 1}, "{\"json\":1}".getBytes(UTF_8))) {
      assertThatThrownBy(() -> commands.deserializer().deserialize("oss.results", bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("oss.results")
          .hasMessageContaining("does not begin with 00");
    }
  }

  @Test
  void aSchemaThatNobodyKnowsIsRefused() {
    assertThatThrownBy(
            () -> commands.deserializer().deserialize("t", new byte[] {0, 0, 0, 0, 99, 1}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("99");
  }

  @Test
  void aRecordOfAnotherKindIsRefusedEvenIfItWouldFit() {
    byte[] resource =
        serdes.of(ResourceRef.class).serializer().serialize("t", new ResourceRef("a", "b", "c"));

    assertThatThrownBy(() -> commands.deserializer().deserialize("t", resource))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("that is the schema of a dev.crossconnect.avro.ResourceRef");
  }

  @Test
  void aClaimOfTwoGigabytesAllocatesNoneOfThem() throws IOException {
    List<byte[]> claims = new ArrayList<>();
    claims.add(resource(encoder -> encoder.writeLong(Integer.MAX_VALUE - 8L)));
    claims.add(resource(encoder -> encoder.writeLong(Integer.MAX_VALUE)));
    claims.add(resource(encoder -> encoder.writeLong(Long.MAX_VALUE)));
    claims.add(resource(encoder -> encoder.writeLong(-1)));
    for (byte[] claim : claims) {
      refusesCheaply(serdes.of(ResourceRef.class), claim);
    }
  }

  @Test
  void aClaimOfManyEntriesAllocatesNoneOfThem() throws IOException {
    for (long count : new long[] {Integer.MAX_VALUE - 8L, 100_000_000, Long.MIN_VALUE, -1 << 30}) {
      refusesCheaply(serdes.of(OrderUpdate.class), updateWithLines(count));
      refusesCheaply(commands, commandWithParameters(count));
    }
  }

  @Test
  void oneSerdeServesManyThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int seed = thread * 1_000;
        done.add(
            pool.submit(
                () -> {
                  for (int n = seed; n < seed + 1_000; n++) {
                    byte[] written = commands.serializer().serialize("t", command(n));
                    assertThat(commands.deserializer().deserialize("t", written))
                        .isEqualTo(command(n));
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private interface Body {
    void write(BinaryEncoder encoder) throws IOException;
  }

  private byte[] record(int id, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0, 0, 0, 0, (byte) id});
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    body.write(encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private byte[] resource(Body body) throws IOException {
    return record(ids.idOf(ResourceRef.getClassSchema()), body);
  }

  private byte[] updateWithLines(long count) throws IOException {
    return record(
        ids.idOf(OrderUpdate.getClassSchema()),
        encoder -> {
          encoder.writeString("801");
          encoder.writeIndex(0);
          encoder.writeIndex(0);
          encoder.writeInt(1);
          encoder.writeLong(1);
          encoder.writeEnum(0);
          encoder.writeLong(count);
          encoder.writeLong(count);
        });
  }

  private byte[] commandWithParameters(long count) throws IOException {
    return record(
        ids.idOf(ProvisioningCommand.getClassSchema()),
        encoder -> {
          for (int strings = 0; strings < 5; strings++) {
            encoder.writeString("s");
          }
          encoder.writeEnum(0);
          encoder.writeString("specification");
          encoder.writeLong(count);
          encoder.writeLong(count);
        });
  }

  private static void refusesCheaply(Serde<?> serde, byte[] bytes) {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> serde.deserializer().deserialize("t", bytes))
        .isInstanceOf(SerializationException.class);

    assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
  }

  private static ProvisioningCommand command(int n) {
    return ProvisioningCommand.newBuilder()
        .setCommandId("command-" + n)
        .setOrderId("order-" + n)
        .setLineId("line-" + n)
        .setTask("assign")
        .setTarget("activation")
        .setVerb(Verb.PROVISION)
        .setSpecification("STATIC-IP")
        .setParameters(Map.of("n", Integer.toString(n)))
        .setResources(List.of(new ResourceRef("DUB1", "ipv4", "198.51.100." + n)))
        .setAttempt(1)
        .setIssuedAt(NOON)
        .setDeadline(NOON.plusSeconds(n))
        .build();
  }
}
