package dev.crossconnect.config.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The topics are enough: a target is served in JavaScript, with nothing of the hub's code. */
@ExtendWith(TestBedExtension.class)
class NodeExampleIT {

  private static final String TARGET = "logbook";
  private static final String COMMANDS = "oss.commands." + TARGET;
  private static final int ORDERS = 30;
  private static final String POISON = "this is not Avro";
  private static final String CATALOGUE =
      """
      products:
        VISIT:
          tasks:
            - {task: note, target: logbook, specification: site-visit, timeout: PT5M}
      """;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static String node;
  private static HubProcess hub;
  private static AvroSerdes serdes;

  @BeforeAll
  static void startTheHub(TestBed bed) throws IOException {
    node = NodeAdapter.interpreter().orElse("");
    assumeTrue(!node.isEmpty(), NodeAdapter.REMEDY);
    Path catalogue = Files.writeString(bed.directory().resolve("catalogue.yaml"), CATALOGUE);
    hub = bed.hub().roles("gateway", "streams").set("catalogue.file", catalogue.toString()).start();
    serdes =
        new AvroSerdes(bed.closing(new RegistrySchemaIds(RegistrySettings.at(bed.registryUrl()))));
  }

  @Test
  void everyOrderIsDoneOnceThoughItIsKilledAmongThemAndCommandsComeTwice(TestBed bed)
      throws IOException {
    Path book = bed.directory().resolve("orders.ndjson");
    Salesforce salesforce = new Salesforce(hub.url());
    NodeAdapter first = start(bed, book);
    salesforce.sell(1, "VISIT");
    awaitCompleted(bed, salesforce, 1);
    for (int number = 2; number <= ORDERS; number++) {
      salesforce.sell(number, "VISIT");
      if (number == ORDERS / 2) {
        first.kill();
      }
    }
    List<String> beforeTheKill = entries(book);
    NodeAdapter second = start(bed, book);
    for (int number = 1; number <= ORDERS; number++) {
      awaitCompleted(bed, salesforce, number);
    }

    List<String> entries = entries(book);
    assertThat(entries).as("what was done is not done again").containsAll(beforeTheKill);
    assertThat(entries)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, ORDERS).mapToObj(NodeExampleIT::commandOf).toList());
    assertThat(reported(bed, "801"))
        .as("a result and the offset of its command are committed together")
        .hasSize(ORDERS)
        .allMatch(result -> result.getOutcome() == Outcome.COMPLETED);

    repeatWhatStandsInTheTopic(bed);
    bed.await().untilAsserted(() -> assertThat(reported(bed, "801")).hasSize(2 * ORDERS));
    assertThat(entries(book)).as("the repeats had no effect").isEqualTo(entries);
    assertThat(second.stop()).as(second.output()).isZero();
  }

  @Test
  void itAnswersWhatCannotBeDoneAndPutsAsideWhatCannotBeRead(TestBed bed) throws IOException {
    ProvisioningCommand visit = command("visit").build();
    issue(bed, command("late").setDeadline(Instant.now().minusSeconds(1)).build());
    issue(bed, command("unheard-of").setVerb(Verb.VERIFY).setVerifies(Verb.PROVISION).build());
    issue(bed, command("astray").setTarget("elsewhere").build());
    bed.kafka().produce(bed.topic(COMMANDS), "by-hand", POISON);
    issue(bed, visit);
    issue(bed, command("visit").setVerb(Verb.VERIFY).setVerifies(Verb.PROVISION).build());
    Path book = bed.directory().resolve("by-hand.ndjson");

    NodeAdapter adapter = start(bed, book);

    bed.await().untilAsserted(() -> assertThat(reported(bed, "by-hand")).hasSize(5));
    assertThat(reported(bed, "by-hand"))
        .as("in the order in which they were asked, since they have one key")
        .extracting(
            ProvisioningResult::getCommandId,
            ProvisioningResult::getOutcome,
            ProvisioningResult::getCode)
        .containsExactly(
            tuple("late", Outcome.FAILED, "EXPIRED"),
            tuple("unheard-of", Outcome.FAILED, "NOT_DONE"),
            tuple("astray", Outcome.REJECTED, "WRONG_TARGET"),
            tuple("visit", Outcome.COMPLETED, null),
            tuple("visit", Outcome.COMPLETED, null));
    assertThat(entries(book)).containsExactly("visit");
    ConsumerRecord<String, byte[]> letter =
        records(bed, COMMANDS + ".dlq", new ByteArrayDeserializer()).get(0);
    assertThat(letter.key()).isEqualTo("by-hand");
    assertThat(letter.value()).isEqualTo(POISON.getBytes(StandardCharsets.UTF_8));
    assertThat(header(letter, "hub-error-reason")).contains("does not begin with 00");
    assertThat(header(letter, "hub-error-topic")).isEqualTo(bed.topic(COMMANDS));
    assertThat(adapter.stop()).as(adapter.output()).isZero();
  }

  private static NodeAdapter start(TestBed bed, Path book) {
    return bed.closing(
        NodeAdapter.start(
            node,
            bed.directory().resolve("node.log"),
            List.of(
                "--hub=" + hub.url(),
                "--target=" + TARGET,
                "--book=" + book,
                "--instance=example",
                "--prefix=" + bed.prefix())));
  }

  private static void awaitCompleted(TestBed bed, Salesforce salesforce, int number) {
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.order(number, ""))
                    .contains("\"state\":\"completed\",\"version\""));
  }

  private static String commandOf(int number) {
    return Salesforce.orderId(number) + ".1." + Salesforce.lineId(number) + ".note";
  }

  private static ProvisioningCommand.Builder command(String commandId) {
    return ProvisioningCommand.newBuilder(TargetBed.command("by-hand", commandId))
        .setTarget(TARGET)
        .setDeadline(Instant.now().plus(Duration.ofMinutes(5)));
  }

  private static void issue(TestBed bed, ProvisioningCommand command) {
    bed.kafka()
        .produce(
            new StringSerializer(),
            serdes.of(ProvisioningCommand.class).serializer(),
            List.of(new ProducerRecord<>(bed.topic(COMMANDS), command.getOrderId(), command)));
  }

  private static void repeatWhatStandsInTheTopic(TestBed bed) {
    bed.kafka()
        .produce(
            new StringSerializer(),
            new ByteArraySerializer(),
            records(bed, COMMANDS, new ByteArrayDeserializer()).stream()
                .filter(command -> command.key().startsWith("801"))
                .map(c -> new ProducerRecord<>(c.topic(), c.key(), c.value()))
                .toList());
  }

  private static List<ProvisioningResult> reported(TestBed bed, String startOfOrderId) {
    return records(bed, "oss.results", serdes.of(ProvisioningResult.class).deserializer()).stream()
        .filter(result -> result.key().startsWith(startOfOrderId))
        .map(ConsumerRecord::value)
        .toList();
  }

  private static <V> List<ConsumerRecord<String, V>> records(
      TestBed bed, String topic, Deserializer<V> values) {
    return bed.kafka().records(bed.topic(topic), new StringDeserializer(), values);
  }

  /** The ids of the commands in the book. */
  private static List<String> entries(Path book) throws IOException {
    return Files.readAllLines(book).stream().map(NodeExampleIT::commandId).toList();
  }

  private static String commandId(String entry) {
    try {
      return JSON.readTree(entry).get("commandId").textValue();
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not a whole entry: " + entry, e);
    }
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
