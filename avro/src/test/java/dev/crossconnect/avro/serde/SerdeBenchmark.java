package dev.crossconnect.avro.serde;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import io.apicurio.registry.serde.Legacy4ByteIdHandler;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.avro.strategy.RecordIdStrategy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One command, written and read: by this serde, by Apicurio's, and by Avro alone without a header.
 * The registry behind the first two is a stub on the loopback; both have its answer at hand while
 * they are measured, but for Apicurio's refresh every 30 s.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SerdeBenchmark {

  private final ProvisioningCommand command =
      ProvisioningCommand.newBuilder()
          .setCommandId("801000000000001AAA.1.assign")
          .setOrderId("801000000000001AAA")
          .setLineId("802000000000001AAA")
          .setTask("assign")
          .setTarget("activation")
          .setVerb(Verb.PROVISION)
          .setSpecification("STATIC-IP")
          .setParameters(Map.of("street", "Grafton Street", "eircode", "D02 X285"))
          .setResources(List.of(new ResourceRef("DUB1", "ipv4", "198.51.100.7")))
          .setAttempt(1)
          .setIssuedAt(Instant.parse("2026-03-01T12:00:00Z"))
          .setDeadline(Instant.parse("2026-03-01T12:05:00Z"))
          .build();

  private final SpecificDatumWriter<ProvisioningCommand> avroWriter =
      new SpecificDatumWriter<>(ProvisioningCommand.class);
  private final SpecificDatumReader<ProvisioningCommand> avroReader =
      new SpecificDatumReader<>(
          ProvisioningCommand.getClassSchema(),
          ProvisioningCommand.getClassSchema(),
          RecordDeserializer.avrosOwnModel(ProvisioningCommand.class));

  private StubRegistry registry;
  private RegistrySchemaIds ids;
  private Serde<ProvisioningCommand> ours;
  private AvroKafkaSerializer<ProvisioningCommand> apicurioWriter;
  private AvroKafkaDeserializer<ProvisioningCommand> apicurioReader;
  private byte[] record;
  private byte[] body;

  @Setup
  public void connect() throws IOException {
    registry = new StubRegistry();
    ids = new RegistrySchemaIds(registry.settings());
    ours = new AvroSerdes(ids).of(ProvisioningCommand.class);
    Map<String, Object> settings =
        Map.of(
            "apicurio.registry.url", registry.url(),
            "apicurio.registry.artifact-resolver-strategy", RecordIdStrategy.class.getName(),
            "apicurio.registry.headers.enabled", "false",
            "apicurio.registry.use-id", "contentId",
            "apicurio.registry.id-handler", Legacy4ByteIdHandler.class.getName(),
            "apicurio.registry.avro.encoding", "BINARY",
            "apicurio.registry.use-specific-avro-reader", "true",
            "apicurio.registry.auto-register", "true",
            "apicurio.registry.auto-register.if-exists", "RETURN_OR_UPDATE");
    apicurioWriter = new AvroKafkaSerializer<>();
    apicurioWriter.configure(settings, false);
    apicurioReader = new AvroKafkaDeserializer<>();
    apicurioReader.configure(settings, false);
    record = writtenByThisSerde();
    body = writtenByAvroAlone();
  }

  @TearDown
  public void disconnect() {
    apicurioWriter.close();
    apicurioReader.close();
    ids.close();
    registry.close();
  }

  @Benchmark
  public byte[] writtenByThisSerde() {
    return ours.serializer().serialize("oss.commands.activation", command);
  }

  @Benchmark
  public byte[] writtenByApicurio() {
    return apicurioWriter.serialize("oss.commands.activation", command);
  }

  @Benchmark
  public byte[] writtenByAvroAlone() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    avroWriter.write(command, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  @Benchmark
  public ProvisioningCommand readByThisSerde() {
    return ours.deserializer().deserialize("oss.commands.activation", record);
  }

  @Benchmark
  public ProvisioningCommand readByApicurio() {
    return apicurioReader.deserialize("oss.commands.activation", record);
  }

  @Benchmark
  public ProvisioningCommand readByAvroAlone() throws IOException {
    return avroReader.read(null, DecoderFactory.get().binaryDecoder(body, null));
  }
}
