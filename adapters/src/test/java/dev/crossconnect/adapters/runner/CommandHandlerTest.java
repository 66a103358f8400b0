package dev.crossconnect.adapters.runner;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.runner.CommandProcedure.History;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.serde.SchemaIds;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CommandHandlerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TOPIC = "t.oss.commands.activation";

  private final FlakyIds ids = new FlakyIds();
  private final AvroSerdes serdes = new AvroSerdes(ids);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Surroundings surroundings =
      new Surroundings(
          new Topics(new TopicSettings("t.", 1, (short) 1)),
          serdes,
          Map.of(),
          Clock.fixed(NOW, ZoneOffset.UTC),
          meters,
          "hub-1");
  private final CommandHandler handler =
      new CommandHandler("activation", surroundings, new RunnerMetrics(meters, "activation"));
  private final Assignment assignment =
      new Assignment(new TopicPartition(TOPIC, 0), new PartitionProgress(0, "", 0));

  @Test
  void aResultNamesTheCommandAndWhoReportsItAndIsKeyedByTheOrder() {
    ProducerRecord<byte[], byte[]> record =
        answered(delivery(command("c").build()), completing(Map.of("serviceId", "s-1")));

    ProvisioningResult result = read(record);
    assertThat(record.topic()).isEqualTo("t.oss.results");
    assertThat(record.key()).isEqualTo("order-of-c".getBytes(StandardCharsets.UTF_8));
    assertThat(result.getCommandId()).isEqualTo("c");
    assertThat(result.getOutcome()).isEqualTo(dev.crossconnect.avro.Outcome.COMPLETED);
    assertThat(result.getAttributes()).containsEntry("serviceId", "s-1");
    assertThat(result.getReportedAt()).isEqualTo(NOW);
    assertThat(result.getReportedBy()).isEqualTo("activation/hub-1");
  }

  @Test
  void anAdapterThatThrowsLeavesTheOutcomeUnknown() {
    LegacySystem broken =
        system(
            command -> {
              throw new IllegalStateException("out of order");
            });

    ProvisioningResult result = read(answered(delivery(command("c").build()), broken));

    assertThat(result.getOutcome()).isEqualTo(dev.crossconnect.avro.Outcome.UNKNOWN);
    assertThat(result.getDetail()).contains("out of order");
    assertThat(counted("UNKNOWN")).isEqualTo(1);
  }

  @Test
  void anUnreadableRecordBecomesADeadLetterUntouched() {
    byte[] value = {9, 9, 9};
    byte[] key = {1};
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {7});

    ProducerRecord<byte[], byte[]> letter =
        answered(delivery(key, value, headers), completing(Map.of()));

    assertThat(letter.topic()).isEqualTo(TOPIC + ".dlq");
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().lastHeader("trace").value()).containsExactly(7);
    assertThat(header(letter, DeadLetters.REASON)).contains("does not begin with 00");
    assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(TOPIC);
    assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
    assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("42");
    assertThat(header(letter, DeadLetters.AT)).isEqualTo(NOW.toString());
    assertThat(meters.counter("adapter.dead.letters", "target", "activation").count()).isEqualTo(1);
  }

  @Test
  void aRecordWithoutAValueIsADeadLetter() {
    ProducerRecord<byte[], byte[]> letter =
        answered(delivery(new byte[0], null, new RecordHeaders()), completing(Map.of()));
    assertThat(letter.topic()).isEqualTo(TOPIC + ".dlq");
  }

  @Test
  void aRegistryThatIsAwayMakesNoRecordADeadLetter() {
    Delivery delivery = delivery(command("c").build());
    ids.failures.set(2);

    assertThat(read(answered(delivery, completing(Map.of()))).getCommandId()).isEqualTo("c");
    assertThat(ids.failures).hasValue(0);
  }

  @Test
  void aCallThatWasGivenUpIsNotAnswered() throws Exception {
    CompletableFuture<Optional<Answer>> answer = new CompletableFuture<>();
    AtomicInteger calls = new AtomicInteger();
    LegacySystem slow =
        system(
            command -> {
              calls.incrementAndGet();
              Thread.sleep(60_000);
              return new Outcome.Unknown("never");
            });
    Delivery delivery = delivery(command("c").build());
    Thread worker = new Thread(() -> answer.complete(handler.handle(delivery, slow)));
    worker.start();
    await().untilAtomic(calls, org.hamcrest.Matchers.is(1));

    assignment.giveUp();
    worker.interrupt();

    assertThat(answer.get()).isEmpty();
  }

  @Test
  void noCallStartsOnceTheLeaseHasExpired() {
    Lease expired = new Lease(java.time.Duration.ofNanos(-1), System::nanoTime);
    AtomicInteger calls = new AtomicInteger();
    LegacySystem counting =
        system(
            command -> {
              calls.incrementAndGet();
              return new Outcome.Completed(Map.of());
            });

    assertThat(handler.handle(delivery(command("c").build()), new LeasedSystem(counting, expired)))
        .isEmpty();
    assertThat(calls).hasValue(0);
    assertThat(expired.lost()).isTrue();
  }

  private ProducerRecord<byte[], byte[]> answered(Delivery delivery, LegacySystem system) {
    return handler.handle(delivery, system).orElseThrow().record();
  }

  private ProvisioningResult read(ProducerRecord<byte[], byte[]> record) {
    return serdes
        .of(ProvisioningResult.class)
        .deserializer()
        .deserialize(record.topic(), record.value());
  }

  private double counted(String outcome) {
    return meters.counter("adapter.results", "target", "activation", "outcome", outcome).count();
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private Delivery delivery(ProvisioningCommand command) {
    byte[] value = serdes.of(ProvisioningCommand.class).serializer().serialize(TOPIC, command);
    byte[] key = command.getOrderId().getBytes(StandardCharsets.UTF_8);
    return delivery(key, value, new RecordHeaders());
  }

  private Delivery delivery(byte[] key, byte[] value, RecordHeaders headers) {
    return new Delivery(
        new ConsumerRecord<>(
            TOPIC,
            0,
            42,
            0,
            TimestampType.CREATE_TIME,
            key.length,
            value == null ? -1 : value.length,
            key,
            value,
            headers,
            Optional.empty()),
        assignment,
        History.FRESH);
  }

  private static LegacySystem completing(Map<String, String> attributes) {
    return system(command -> new Outcome.Completed(attributes));
  }

  private static LegacySystem system(Execution execution) {
    return new LegacySystem() {
      @Override
      public Outcome execute(ProvisioningCommand command) throws InterruptedException {
        return execution.execute(command);
      }

      @Override
      public Verification verify(ProvisioningCommand command) {
        return new Verification.NotDone();
      }

      @Override
      public void close() {}
    };
  }

  private interface Execution {
    Outcome execute(ProvisioningCommand command) throws InterruptedException;
  }

  /** A registry that can be away for a while. */
  private static final class FlakyIds implements SchemaIds {
    private final SchemaIds ids = new LocalSchemaIds();
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public int idOf(Schema schema) {
      failIfAway();
      return ids.idOf(schema);
    }

    @Override
    public Schema schemaOf(int id) {
      failIfAway();
      return ids.schemaOf(id);
    }

    private void failIfAway() {
      if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new RegistryAway();
      }
    }
  }

  private static final class RegistryAway extends RetriableException {
    RegistryAway() {
      super("The registry is away");
    }
  }
}
