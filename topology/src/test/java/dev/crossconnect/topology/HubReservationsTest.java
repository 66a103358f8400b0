package dev.crossconnect.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.intake.Mapping;
import dev.crossconnect.topology.inventory.InventoryStore;
import dev.crossconnect.topology.orders.BusinessRules;
import dev.crossconnect.topology.orders.Catalogue;
import dev.crossconnect.topology.orders.FalloutPolicy;
import dev.crossconnect.topology.orders.OrdersStore;
import dev.crossconnect.topology.pricing.Offers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders and the inventory in one topology. */
class HubReservationsTest {

  private static final List<String> ORDERS =
      List.of("801000000000001AAA", "801000000000002AAA", "801000000000003AAA");

  private final Topics topics = new Topics(new TopicSettings("", 4, (short) -1));
  private final AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());
  private final OrdersStore store = OrdersStore.with(serdes);
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, SalesforceNotification> notifications;
  private final TestInputTopic<String, Resource> resources;
  private final TestOutputTopic<String, ProvisioningCommand> commands;

  HubReservationsTest(@TempDir Path state) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    Mapping mapping = Mapping.from(Document.read(Path.of("../config/business/mapping.yaml")));
    FalloutPolicy policy =
        FalloutPolicy.from(Document.read(Path.of("../config/business/fallout.yaml")));
    Catalogue catalogue =
        Catalogue.from(Document.read(Path.of("../config/business/catalogue.yaml")));
    Offers offers = Offers.from(Document.read(Path.of("../config/business/pricing.yaml")));
    driver =
        new TopologyTestDriver(
            HubTopology.build(
                topics,
                serdes,
                new HubTopology.Rules(
                    () -> mapping, new BusinessRules(() -> catalogue, () -> policy, () -> offers)),
                HubTopology.Settings.from(Map.of("orders.pricing.required", "false")),
                new SimpleMeterRegistry()),
            properties,
            Notifications.NOW);
    notifications = input(topics.notifications());
    resources = input(topics.resources());
    commands = output(topics.commands("activation"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void ordersTakeWhatIsThereAndWhatIsCancelledIsThereForTheNext() {
    load("10.0.0.1");
    load("10.0.0.2");
    ORDERS.forEach(order -> sell(order, "Activated"));

    List<ProvisioningCommand> sent = commands.readValuesToList();
    assertThat(sent)
        .flatExtracting(ProvisioningCommand::getResources)
        .extracting(ResourceRef::getResourceId)
        .containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(counts()).containsExactly(0L, 2L, 0L);
    String third = ORDERS.get(2);
    assertThat(order(third).getState()).isEqualTo(LifeState.held);
    assertThat(fallout(third + ".1.1").getCode()).isEqualTo("TOO_FEW");

    report(sent.get(0), Outcome.COMPLETED);
    assertThat(order(ORDERS.get(0)).getState()).isEqualTo(LifeState.completed);
    assertThat(counts()).containsExactly(0L, 1L, 1L);
    report(sent.get(1), Outcome.REJECTED);
    sell(ORDERS.get(1), "Cancelled");
    assertThat(order(ORDERS.get(1)).getState()).isEqualTo(LifeState.cancelled);
    assertThat(counts()).containsExactly(1L, 0L, 1L);

    input(topics.decisions())
        .pipeInput(
            third,
            new PersonDecision(
                third + ".1.1",
                third,
                Verdict.RETRY,
                "there is one now",
                "Ann",
                Map.of(),
                Notifications.NOW,
                List.of(),
                "verdict"));
    report(commands.readValue(), Outcome.COMPLETED);
    assertThat(order(third).getState()).isEqualTo(LifeState.completed);
    assertThat(counts()).containsExactly(0L, 0L, 2L);
    assertThat(fallout(third + ".1.1")).isNull();
    driver.advanceWallClockTime(Duration.ofDays(9));
    assertThat(order(third)).as("it leaves the store in the end").isNull();
  }

  private void load(String id) {
    resources.pipeInput(
        "DUB1/ipv4/" + id,
        new Resource("DUB1", "ipv4", id, null, Map.of(), Notifications.NOW, "legacy", null));
  }

  /** How many are free, reserved and assigned. */
  private List<Long> counts() {
    PoolState pool =
        InventoryStore.with(serdes)
            .pools()
            .in(driver.getKeyValueStore(InventoryStore.NAME))
            .get("DUB1/ipv4");
    return List.of(pool.getAvailable(), pool.getReserved(), pool.getAssigned());
  }

  private void sell(String order, String status) {
    String line = order.replace("801", "802");
    notifications.pipeInput(
        order,
        soap(
            "Order",
            order,
            "Status="
                + status
                + ";Line_Count__c=1;SystemModstamp=2026-03-01T1"
                + (status.equals("Cancelled") ? 1 : 0)
                + ":00:00.000Z"));
    notifications.pipeInput(
        order,
        soap(
            "OrderItem",
            line,
            "OrderId="
                + order
                + ";Product_Code__c=STATIC-IP;Quantity=1;Site__c=DUB1;"
                + "SystemModstamp=2026-03-01T10:00:00.000Z"));
  }

  private static SalesforceNotification soap(String type, String id, String fields) {
    return Notifications.soap(type, id, Notifications.xml(type, id, fields));
  }

  private void report(ProvisioningCommand command, Outcome outcome) {
    input(topics.results())
        .pipeInput(
            command.getOrderId(),
            new ProvisioningResult(
                command.getCommandId(),
                command.getOrderId(),
                command.getLineId(),
                command.getTask(),
                outcome,
                null,
                null,
                Map.of(),
                Notifications.NOW,
                "test",
                0));
  }

  private OrderState order(String id) {
    return store.orders().in(driver.getKeyValueStore(OrdersStore.NAME)).get(id);
  }

  private FalloutEntry fallout(String id) {
    return store.fallout().in(driver.getKeyValueStore(OrdersStore.NAME)).get(id);
  }

  private <V extends SpecificRecord> TestInputTopic<String, V> input(Topic<V> topic) {
    return driver.createInputTopic(
        topic.name(), new StringSerializer(), serdes.of(topic.type()).serializer());
  }

  private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.of(topic.type()).deserializer());
  }
}
