package dev.crossconnect.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.Account;
import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.intake.Mapping;
import dev.crossconnect.topology.intake.ProductOrders;
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
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTopologyTest {

  private static final String ORDER = "801000000000001AAA";
  private static final String LINE = "802000000000001AAA";

  private final Topics topics = new Topics(new TopicSettings("", 4, (short) -1));
  private final AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());
  private final OrdersStore store = OrdersStore.with(serdes);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Mapping mapping = Mapping.from(Document.read(Path.of("../config/business/mapping.yaml")));
  private FalloutPolicy policy =
      FalloutPolicy.from(Document.read(Path.of("../config/business/fallout.yaml")));
  private final Catalogue catalogue =
      Catalogue.from(Document.read(Path.of("../config/business/catalogue.yaml")));
  private final Offers offers =
      Offers.from(Document.read(Path.of("../config/business/pricing.yaml")));
  private final HubTopology.Settings settings =
      HubTopology.Settings.from(
          Map.of("orders.pricing.required", "false", "orders.reservations", "false"));
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, SalesforceNotification> notifications;
  private final TestInputTopic<String, ProvisioningResult> results;
  private final TestInputTopic<String, PersonDecision> decisions;
  private final TestOutputTopic<String, ProvisioningCommand> commands;
  private final TestOutputTopic<String, OrderUpdate> updates;
  private final TestOutputTopic<String, QuarantinedNotification> quarantine;

  HubTopologyTest(@TempDir Path state) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
    driver =
        new TopologyTestDriver(
            HubTopology.build(
                topics,
                serdes,
                new HubTopology.Rules(
                    () -> mapping, new BusinessRules(() -> catalogue, () -> policy, () -> offers)),
                settings,
                meters),
            properties,
            Notifications.NOW);
    notifications = input(topics.notifications());
    results = input(topics.results());
    decisions = input(topics.decisions());
    commands = output(topics.commands("activation"));
    updates = output(topics.updates());
    quarantine = output(topics.quarantine());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void anOrderAndItsLineBecomeACommandAndItsResultCompletesTheOrder() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    assertThat(commands.isEmpty()).isTrue();
    notifications.pipeInput(ORDER, line("STATIC-IP"));

    ProvisioningCommand command = commands.readValue();
    assertThat(command.getVerb()).isEqualTo(Verb.PROVISION);
    assertThat(command.getSpecification()).isEqualTo("static-ip");
    assertThat(command.getParameters()).containsEntry("site", "DUB1").containsEntry("Note__c", "x");
    assertThat(order().getState()).isEqualTo(LifeState.inProgress);

    results.pipeInput(ORDER, result(command.getCommandId(), Outcome.COMPLETED));

    assertThat(order().getState()).isEqualTo(LifeState.completed);
    assertThat(order().getCompletedAt()).isNotNull();
    assertThat(updates.readValuesToList())
        .extracting(OrderUpdate::getSequence, OrderUpdate::getState)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, LifeState.acknowledged),
            org.assertj.core.groups.Tuple.tuple(2L, LifeState.inProgress),
            org.assertj.core.groups.Tuple.tuple(3L, LifeState.completed));
  }

  @Test
  void aResultThatComesTwiceOrForNoCommandChangesNothingAndIsCounted() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));
    String commandId = commands.readValue().getCommandId();
    results.pipeInput(ORDER, result(commandId, Outcome.COMPLETED));
    OrderState completed = order();

    results.pipeInput(ORDER, result(commandId, Outcome.FAILED));
    results.pipeInput(ORDER, result("nobody-issued-this", Outcome.FAILED));
    results.pipeInput("801000000000009AAA", result(commandId, Outcome.FAILED));

    assertThat(order()).hasToString(completed.toString());
    assertThat(ignored("repeated_result")).isEqualTo(1);
    assertThat(ignored("unknown_command")).isEqualTo(1);
    assertThat(ignored("unknown_order")).isEqualTo(1);
  }

  @Test
  void anOrderOfTheTmForumGoesTheSameWayAndHasNoSecondEffect() throws ProductOrders.Unfit {
    String body =
        """
        {"id":"%s","externalId":"web-1","productOrderItem":[
          {"id":"1","action":"add","productOffering":{"id":"STATIC-IP"},
           "product":{"place":[{"id":"DUB1"}]}}]}"""
            .formatted(ORDER);

    notifications.pipeInput(ORDER, productOrder(body, 0));
    notifications.pipeInput(ORDER, productOrder(body, 60));

    assertThat(order().getState()).isEqualTo(LifeState.inProgress);
    assertThat(order().getNumber()).isEqualTo("web-1");
    assertThat(commands.readValuesToList())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.getCommandId()).isEqualTo(ORDER + ".1.1.assign");
              assertThat(command.getParameters()).containsEntry("site", "DUB1");
            });
    assertThat(quarantine.isEmpty()).isTrue();
  }

  private static SalesforceNotification productOrder(String body, int seconds)
      throws ProductOrders.Unfit {
    return ProductOrders.take(body.getBytes(UTF_8), Notifications.NOW.plusSeconds(seconds))
        .notification();
  }

  @Test
  void theSameNotificationsAgainMakeNoSecondCommand() {
    for (int i = 0; i < 3; i++) {
      notifications.pipeInput(ORDER, order("Activated", "1"));
      notifications.pipeInput(ORDER, line("STATIC-IP"));
    }

    assertThat(commands.readValuesToList()).hasSize(1);
  }

  @Test
  void aDraftWaitsUntilItIsActivated() {
    notifications.pipeInput(ORDER, order("Draft", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));
    assertThat(commands.isEmpty()).isTrue();
    assertThat(order().getState()).isEqualTo(LifeState.acknowledged);

    notifications.pipeInput(
        ORDER,
        soap(
            "Order",
            ORDER,
            "Status=Activated;Line_Count__c=1;SystemModstamp=2026-03-01T11:00:00.000Z"));

    assertThat(commands.readValuesToList()).hasSize(1);
  }

  @Test
  void aProductThatTheCatalogueDoesNotKnowIsRejectedByName() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("MOON-ROCKET"));

    assertThat(order().getState()).isEqualTo(LifeState.rejected);
    assertThat(order().getHistory())
        .anySatisfy(entry -> assertThat(entry.getDetail()).contains("MOON-ROCKET"));
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void aRefusalWaitsForAPersonWhoseDecisionCompletesTheOrder() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));
    String commandId = commands.readValue().getCommandId();

    results.pipeInput(ORDER, result(commandId, Outcome.REJECTED));

    assertThat(order().getState()).isEqualTo(LifeState.held);
    assertThat(fallout(commandId).getCode()).isEqualTo("E1");

    decisions.pipeInput(ORDER, decision(commandId, Verdict.RETRY));
    assertThat(order().getState()).isEqualTo(LifeState.inProgress);
    assertThat(fallout(commandId)).isNull();
    assertThat(commands.readValue())
        .satisfies(
            again -> {
              assertThat(again.getCommandId()).isEqualTo(commandId);
              assertThat(again.getAttempt()).isEqualTo(2);
              assertThat(again.getVerb()).isEqualTo(Verb.PROVISION);
            });
    results.pipeInput(ORDER, result(commandId, Outcome.REJECTED));
    decisions.pipeInput(ORDER, decision(commandId, Verdict.COMPLETE));

    assertThat(order().getState()).isEqualTo(LifeState.completed);
    assertThat(order().getHistory())
        .anySatisfy(
            entry ->
                assertThat(entry.getDetail())
                    .isEqualTo("Ann decided COMPLETE about task assign: seen to"));
    decisions.pipeInput(ORDER, decision(commandId, Verdict.FAIL));
    assertThat(order().getState()).isEqualTo(LifeState.completed);
    assertThat(ignored("not_in_fallout")).isEqualTo(1);
  }

  @Test
  void anAttemptWithoutAResultIsAskedAboutBeforeItIsMadeAgain() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));
    String commandId = commands.readValue().getCommandId();

    driver.advanceWallClockTime(Duration.ofMinutes(11));
    assertThat(order().getLines().get(0).getTasks().get(0).getCode()).isEqualTo("TIMEOUT");
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    ProvisioningCommand question = commands.readValue();
    assertThat(question.getVerb()).isEqualTo(Verb.VERIFY);
    assertThat(question.getVerifies()).isEqualTo(Verb.PROVISION);
    results.pipeInput(ORDER, result(commandId, Outcome.FAILED, "NOT_DONE"));
    driver.advanceWallClockTime(Duration.ofSeconds(5));
    assertThat(commands.readValue())
        .satisfies(
            again -> {
              assertThat(again.getVerb()).isEqualTo(Verb.PROVISION);
              assertThat(again.getCommandId()).isEqualTo(commandId);
              assertThat(again.getAttempt()).isEqualTo(3);
            });
    results.pipeInput(ORDER, result(commandId, Outcome.COMPLETED));
    assertThat(order().getState()).isEqualTo(LifeState.completed);
    driver.advanceWallClockTime(Duration.ofHours(1));
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void whatIsDueLaterThanWhatWasDoneIsNoticedWhenItsTimeHasCome() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("HOME"));
    String survey = output(topics.commands("survey")).readValue().getCommandId();
    String voice = output(topics.commands("voice")).readValue().getCommandId();

    results.pipeInput(ORDER, result(voice, Outcome.COMPLETED));
    driver.advanceWallClockTime(Duration.ofHours(47));
    assertThat(codeOf(survey)).isNull();
    driver.advanceWallClockTime(Duration.ofHours(2));
    assertThat(codeOf(survey)).isEqualTo("TIMEOUT");
  }

  private String codeOf(String commandId) {
    return order().getLines().get(0).getTasks().stream()
        .filter(task -> task.getCommandId().equals(commandId))
        .findFirst()
        .orElseThrow()
        .getCode();
  }

  @Test
  void whatCannotBeUnderstoodIsQuarantinedAndItsSiblingsGoOn() {
    notifications.pipeInput("003000000000001AAA", soap("Contact", "003000000000001AAA", ""));
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));

    QuarantinedNotification entry = quarantine.readValue();
    assertThat(entry.getReason()).isEqualTo("not-mapped");
    assertThat(entry.getNotificationKey()).isEqualTo("003000000000001AAA");
    assertThat(commands.readValuesToList()).hasSize(1);
  }

  @Test
  void anOrderWhoseLinesDoNotComeIsHeldAndGoesOnShouldTheyComeAfterAll() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    driver.advanceWallClockTime(Duration.ofMinutes(14));
    assertThat(updates.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofMinutes(2));

    assertThat(updates.readValue())
        .satisfies(update -> assertThat(update.getState()).isEqualTo(LifeState.held))
        .satisfies(
            update ->
                assertThat(update.getCause()).isEqualTo("Salesforce has not sent 1 of 1 lines"));

    notifications.pipeInput(ORDER, line("STATIC-IP"));
    assertThat(commands.readValuesToList()).hasSize(1);
    assertThat(order().getNumber()).isEqualTo("1");
    assertThat(fallout(ORDER)).isNull();
  }

  @Test
  void anEndedOrderLeavesTheStoreButNotBeforeItsRepeatsAreOver() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));
    results.pipeInput(ORDER, result(commands.readValue().getCommandId(), Outcome.COMPLETED));

    driver.advanceWallClockTime(Duration.ofDays(6));
    notifications.pipeInput(ORDER, order("Activated", "1"));
    assertThat(commands.isEmpty()).isTrue();
    assertThat(order()).isNotNull();

    driver.advanceWallClockTime(Duration.ofDays(2));
    assertThat(order()).isNull();
  }

  @Test
  void pricesAndAccountsAreHandedOnInTheirNewestState() {
    TestOutputTopic<String, PriceEntry> prices = output(topics.prices());
    TestOutputTopic<String, Account> accounts = output(topics.accounts());
    String entry = "01u000000000001AAA";
    String price =
        "Pricebook2Id=standard;Product_Code__c=STATIC-IP;CurrencyIsoCode=EUR;UnitPrice=5.00;"
            + "Charge_Type__c=Recurring;SystemModstamp=2026-03-01T1%d:00:00.000Z";

    notifications.pipeInput(entry, soap("PricebookEntry", entry, price.formatted(1)));
    notifications.pipeInput(entry, soap("PricebookEntry", entry, price.formatted(0)));
    notifications.pipeInput(
        entry,
        Notifications.json(
            "PricebookEntry",
            entry,
            "{\"Id\":\""
                + entry
                + "\",\"deleted\":true,"
                + "\"SystemModstamp\":\"2026-03-01T12:00:00Z\"}"));
    String account = "001000000000001AAA";
    notifications.pipeInput(
        account, soap("Account", account, "Name=Acme;SystemModstamp=2026-03-01T10:00:00.000Z"));

    assertThat(prices.readKeyValuesToList())
        .extracting(kv -> kv.key, kv -> kv.value.getActive())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(entry + "@1772362800000", true),
            org.assertj.core.groups.Tuple.tuple(entry + "@1772366400000", false));
    assertThat(accounts.readKeyValue().value.getName()).isEqualTo("Acme");
  }

  @Test
  void aRecordThatBreaksTheRulesGoesToItsDeadLettersAndTheNextGoesOn() {
    Mapping good = mapping;
    mapping = null;
    notifications.pipeInput(ORDER, order("Activated", "1"));
    mapping = good;
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));

    TestRecord<String, SalesforceNotification> letter =
        driver
            .createOutputTopic(
                topics.notifications().deadLetters(),
                new StringDeserializer(),
                serdes.of(SalesforceNotification.class).deserializer())
            .readRecord();
    assertThat(letter.key()).isEqualTo(ORDER);
    assertThat(letter.value().getSobjectType()).isEqualTo("Order");
    assertThat(new String(letter.headers().lastHeader("hub-error-step").value(), UTF_8))
        .isEqualTo("process");
    assertThat(commands.readValuesToList()).hasSize(1);
  }

  @Test
  void anOrderThatTheClockStumblesOverIsPutBeforeAPersonAndTheOthersGoOn() {
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));
    commands.readValue();
    FalloutPolicy good = policy;
    policy = null;
    driver.advanceWallClockTime(Duration.ofMinutes(11));
    policy = good;

    assertThat(fallout(ORDER).getCode()).isEqualTo("TROUBLE");
    assertThat(meters.counter("orders.set.aside").count()).isEqualTo(1);
    driver.advanceWallClockTime(Duration.ofHours(1));
    assertThat(commands.isEmpty()).as("it is not looked at again by itself").isTrue();

    decisions.pipeInput(
        new TestRecord<>(
            ORDER, decision(ORDER, Verdict.RETRY), Notifications.NOW.plusSeconds(9000)));
    assertThat(fallout(ORDER)).isNull();
    driver.advanceWallClockTime(Duration.ofHours(3));
    assertThat(commands.readValue().getVerb()).isEqualTo(Verb.VERIFY);
  }

  @Test
  void anOrderIsPricedByWhatThePriceBooksHold() {
    String entry = "01u000000000001AAA";
    notifications.pipeInput(
        entry,
        soap(
            "PricebookEntry",
            entry,
            "Pricebook2Id=standard;Product_Code__c=STATIC-IP;CurrencyIsoCode=EUR;UnitPrice=5.00;"
                + "Charge_Type__c=Recurring;SystemModstamp=2026-03-01T09:00:00.000Z"));
    notifications.pipeInput(ORDER, order("Activated", "1"));
    notifications.pipeInput(ORDER, line("STATIC-IP"));

    assertThat(order().getPrice().getTotals())
        .singleElement()
        .satisfies(total -> assertThat(total.getValue()).isEqualByComparingTo("5.00"));
  }

  @Test
  void everythingFromNotificationToCommandStaysInOneSubTopology() {
    TopologyDescription described =
        HubTopology.build(
                topics,
                serdes,
                new HubTopology.Rules(
                    () -> mapping, new BusinessRules(() -> catalogue, () -> policy, () -> offers)),
                settings,
                meters)
            .describe();

    assertThat(described.subtopologies())
        .extracting(part -> part.nodes().stream().map(TopologyDescription.Node::name).toList())
        .filteredOn(nodes -> nodes.contains("notifications"))
        .singleElement()
        .satisfies(
            nodes -> assertThat(nodes).contains("intake", "orders-flow", "results", "commands"));
  }

  private FalloutEntry fallout(String commandId) {
    return store.fallout().in(driver.getKeyValueStore(OrdersStore.NAME)).get(commandId);
  }

  private static PersonDecision decision(String commandId, Verdict verdict) {
    return new PersonDecision(
        commandId,
        ORDER,
        verdict,
        "seen to",
        "Ann",
        Map.of(),
        Notifications.NOW,
        List.of(),
        "verdict");
  }

  private double ignored(String reason) {
    return meters.counter("orders.ignored", "reason", reason).count();
  }

  private OrderState order() {
    return store.orders().in(driver.getKeyValueStore(OrdersStore.NAME)).get(ORDER);
  }

  private static SalesforceNotification order(String status, String lines) {
    return soap(
        "Order",
        ORDER,
        "OrderNumber=1;Status="
            + status
            + ";Line_Count__c="
            + lines
            + ";SystemModstamp=2026-03-01T10:00:00.000Z");
  }

  private static SalesforceNotification line(String sku) {
    return soap(
        "OrderItem",
        LINE,
        "OrderId="
            + ORDER
            + ";Product_Code__c="
            + sku
            + ";Quantity=1;Site__c=DUB1;Note__c=x;SystemModstamp=2026-03-01T10:00:00.000Z");
  }

  private static SalesforceNotification soap(String type, String id, String fields) {
    return Notifications.soap(type, id, Notifications.xml(type, id, fields));
  }

  private static ProvisioningResult result(String commandId, Outcome outcome) {
    return result(commandId, outcome, outcome == Outcome.COMPLETED ? null : "E1");
  }

  private static ProvisioningResult result(String commandId, Outcome outcome, String code) {
    return new ProvisioningResult(
        commandId,
        ORDER,
        LINE,
        "assign",
        outcome,
        code,
        null,
        Map.of(),
        Notifications.NOW,
        "test",
        0);
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
