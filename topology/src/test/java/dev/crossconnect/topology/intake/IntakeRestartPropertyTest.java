package dev.crossconnect.topology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.HubTopology;
import dev.crossconnect.topology.Notifications;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.orders.BusinessRules;
import dev.crossconnect.topology.orders.Catalogue;
import dev.crossconnect.topology.orders.FalloutPolicy;
import dev.crossconnect.topology.pricing.Offers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Whatever way, in whatever order and however often the records of some orders come, by SOAP or by
 * JSON, and however often the intake is started again in between: the same orders come of it.
 */
class IntakeRestartPropertyTest {

  private static final List<String> ORDERS = List.of("801000000000001AAA", "801000000000002AAA");

  private final Mapping mapping =
      Mapping.from(Document.read(Path.of("../config/business/mapping.yaml")));
  private final Offers offers =
      Offers.from(Document.read(Path.of("../config/business/pricing.yaml")));
  private final FalloutPolicy policy =
      FalloutPolicy.from(Document.read(Path.of("../config/business/fallout.yaml")));
  private final Catalogue catalogue =
      Catalogue.from(Document.read(Path.of("../config/business/catalogue.yaml")));

  /** A notification and the key that the doors write it under. */
  record Sent(String order, SalesforceNotification notification) {}

  @Property(tries = 20)
  void theSameOrdersComeOfIt(@ForAll("histories") List<Sent> random, @ForAll long seed)
      throws IOException {
    List<Sent> history = new ArrayList<>(random);
    // In the end every order is complete; on the way it depends on what has come.
    ORDERS.forEach(order -> history.add(header(order, 50, "Activated", 0)));
    Map<String, Object> straight = ordersAfter(history, Collections.nCopies(history.size(), false));

    Random dice = new Random(seed);
    List<Sent> disorder = new ArrayList<>(history);
    history.stream().filter(sent -> dice.nextInt(3) == 0).forEach(disorder::add);
    Collections.shuffle(disorder, dice);
    List<Boolean> restarts = disorder.stream().map(sent -> dice.nextInt(6) == 0).toList();

    assertThat(ordersAfter(disorder, restarts)).isEqualTo(straight);
  }

  private Map<String, Object> ordersAfter(List<Sent> history, List<Boolean> restarts)
      throws IOException {
    Intake intake = new Intake(new HashMap<>());
    try {
      for (int i = 0; i < history.size(); i++) {
        if (restarts.get(i)) {
          intake = intake.startedAgain();
        }
        intake.take(history.get(i));
      }
      return intake.orders();
    } finally {
      intake.close();
    }
  }

  @Provide
  Arbitrary<List<Sent>> histories() {
    Arbitrary<String> orders = Arbitraries.of(ORDERS);
    Arbitrary<Integer> seconds = Arbitraries.integers().between(10, 14);
    Arbitrary<Sent> headers =
        Combinators.combine(
                orders,
                seconds,
                Arbitraries.of("Draft", "Activated", "Cancelled"),
                Arbitraries.integers().between(1, 3))
            .as(IntakeRestartPropertyTest::header);
    Arbitrary<Sent> lines =
        Combinators.combine(orders, Arbitraries.integers().between(1, 3), seconds)
            .as(IntakeRestartPropertyTest::line);
    Arbitrary<Sent> pushes =
        Combinators.combine(orders, Arbitraries.integers().between(1, 3), seconds)
            .as(IntakeRestartPropertyTest::push);
    Arbitrary<Sent> deletions =
        Combinators.combine(orders, Arbitraries.integers().between(1, 3), seconds)
            .as(IntakeRestartPropertyTest::deletion);
    return Arbitraries.oneOf(headers, lines, pushes, deletions).list().ofMaxSize(15);
  }

  private static Sent header(String order, int second, String status, int lines) {
    return new Sent(
        order,
        Notifications.soap(
            "Order",
            order,
            Notifications.xml(
                "Order",
                order,
                "Status=" + status + ";Line_Count__c=" + lines + ";" + stamp(second))));
  }

  private static Sent line(String order, int number, int second) {
    String id = lineId(order, number);
    return new Sent(
        order,
        Notifications.soap(
            "OrderItem",
            id,
            Notifications.xml(
                "OrderItem",
                id,
                "OrderId=" + order + ";Product_Code__c=SKU-" + second + ";" + stamp(second))));
  }

  private static Sent push(String order, int lines, int second) {
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= lines; i++) {
      items
          .append(i == 1 ? "" : ",")
          .append("{\"Id\":\"" + lineId(order, i) + "\",\"Product_Code__c\":\"JSON-" + second)
          .append("\",\"SystemModstamp\":\"2026-03-01T10:00:" + second + ".000+0000\"}");
    }
    return new Sent(
        order,
        Notifications.json(
            "Order",
            order,
            "{\"Id\":\""
                + order
                + "\",\"Status\":\"Activated\",\"SystemModstamp\":\"2026-03-01T10:00:"
                + second
                + "Z\",\"OrderItems\":{\"records\":["
                + items
                + "]}}"));
  }

  private static Sent deletion(String order, int number, int second) {
    String id = lineId(order, number);
    return new Sent(
        order,
        Notifications.json(
            "OrderItem",
            id,
            "{\"Id\":\""
                + id
                + "\",\"OrderId\":\""
                + order
                + "\",\"deleted\":true,\"SystemModstamp\":\"2026-03-01T10:00:"
                + second
                + "Z\"}"));
  }

  private static String lineId(String order, int number) {
    return "8020000000000" + order.charAt(14) + number + "AAA";
  }

  private static String stamp(int second) {
    return "SystemModstamp=2026-03-01T10:00:" + second + ".000Z";
  }

  private final AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());

  /** The topology over stores that begin with what an earlier one had committed. */
  private final class Intake implements AutoCloseable {
    private final Topics topics = new Topics(new TopicSettings("", 4, (short) -1));
    private final IntakeStore store = IntakeStore.with(serdes);
    private final Path directory = Files.createTempDirectory("intake");
    private final TopologyTestDriver driver;

    Intake(Map<String, Map<Object, Object>> committed) throws IOException {
      Topology topology =
          HubTopology.build(
              topics,
              serdes,
              new HubTopology.Rules(
                  () -> mapping, new BusinessRules(() -> catalogue, () -> policy, () -> offers)),
              HubTopology.Settings.from(
                  Map.of("orders.pricing.required", "false", "orders.reservations", "false")),
              new SimpleMeterRegistry());
      Properties properties = new Properties();
      properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
      driver = new TopologyTestDriver(topology, properties, Notifications.NOW);
      committed.forEach((store, contents) -> contents.forEach(driver.getKeyValueStore(store)::put));
    }

    void take(Sent sent) {
      driver
          .createInputTopic(
              topics.notifications().name(),
              new StringSerializer(),
              serdes.of(SalesforceNotification.class).serializer())
          .pipeInput(sent.order(), sent.notification());
    }

    Intake startedAgain() throws IOException {
      Map<String, Map<Object, Object>> committed = new HashMap<>();
      for (Map.Entry<String, StateStore> store : driver.getAllStateStores().entrySet()) {
        committed.put(store.getKey(), contents(store.getKey()));
      }
      close();
      return new Intake(committed);
    }

    private Map<Object, Object> contents(String store) {
      Map<Object, Object> contents = new TreeMap<>();
      KeyValueStore<Object, Object> state = driver.getKeyValueStore(store);
      try (KeyValueIterator<Object, Object> all = state.all()) {
        all.forEachRemaining(entry -> contents.put(entry.key, entry.value));
      }
      return contents;
    }

    /** What is wanted of each order, without the number of versions on the way there. */
    Map<String, Object> orders() {
      Map<String, Object> orders = new TreeMap<>();
      for (String order : ORDERS) {
        OrderAssembly assembly =
            store.assemblies().in(driver.getKeyValueStore(IntakeStore.NAME)).get(order);
        orders.put(
            order, List.of(assembly.getHeader(), assembly.getLines(), assembly.getHandedOn()));
      }
      return orders;
    }

    @Override
    public void close() {
      driver.close();
    }
  }
}
