package dev.crossconnect.config.http;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.connectors.gateway.Gateway;
import dev.crossconnect.connectors.gateway.GatewaySettings;
import dev.crossconnect.topology.inventory.Callers;
import dev.crossconnect.topology.inventory.ConflictsApi;
import dev.crossconnect.topology.inventory.InventoryApi;
import dev.crossconnect.topology.inventory.InventoryReader;
import dev.crossconnect.topology.inventory.ReservationDesk;
import dev.crossconnect.topology.inventory.ResourceInventoryApi;
import dev.crossconnect.topology.inventory.TmfResourceEvents;
import dev.crossconnect.topology.listeners.Listeners;
import dev.crossconnect.topology.listeners.ListenersApi;
import dev.crossconnect.topology.listeners.ListenersSettings;
import dev.crossconnect.topology.orders.DecisionLog;
import dev.crossconnect.topology.orders.FalloutApi;
import dev.crossconnect.topology.orders.OrderDesk;
import dev.crossconnect.topology.orders.OrderEntry;
import dev.crossconnect.topology.orders.OrderList;
import dev.crossconnect.topology.orders.OrdersApi;
import dev.crossconnect.topology.orders.ProductOrderEvents;
import dev.crossconnect.topology.orders.ProductOrderingApi;
import dev.crossconnect.topology.orders.ReadyOrders;
import dev.crossconnect.topology.query.CommittedProgress;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.Freshness;
import dev.crossconnect.topology.query.Peers;
import dev.crossconnect.topology.query.Place;
import dev.crossconnect.topology.query.Places;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.QuerySettings;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.query.Router;
import dev.crossconnect.topology.query.StoreReader;
import dev.crossconnect.topology.query.StoreStates;
import dev.crossconnect.topology.query.StoredReader;
import dev.crossconnect.topology.query.StoresApi;
import dev.crossconnect.topology.rows.RecordLog;
import dev.crossconnect.topology.stores.StreamsClients;
import io.javalin.Javalin;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

  private static final Topics TOPICS = new Topics(TopicSettings.from(Map.of()));
  private static final AvroSerdes SERDES = new AvroSerdes(new LocalSchemaIds());
  private static final Map<String, Object> NO_KAFKA = Map.of("bootstrap.servers", "127.0.0.1:1");

  @ParameterizedTest
  @CsvSource({
    "GET,    /health/ready,                                       ANYBODY",
    "GET,    /metrics,                                            READERS",
    "POST,   /salesforce/outbound-messages/{secret},              OUTBOUND_MESSAGES",
    "POST,   /salesforce/sobjects/{type},                         SALESFORCE",
    "GET,    /v1/quarantine,                                      READERS",
    "POST,   /v1/quarantine/{id}/replay,                          OPERATORS",
    "GET,    /v1/orders,                                          READERS",
    "GET,    /v1/orders/{id}/events,                              READERS",
    "POST,   /v1/orders/{id}/cancel,                              OPERATORS",
    "PUT,    /v1/prices,                                          ADMINS",
    "POST,   /v1/inventory/{site}/{kind}/reservations,            OPERATORS",
    "DELETE, /v1/inventory/{site}/{kind}/reservations/{id},       OPERATORS",
    "POST,   /v1/fallout/{commandId}/retry,                       OPERATORS",
    "GET,    /tmf-api/productOrdering/v4/productOrder/{id},       READERS",
    "POST,   /tmf-api/productOrdering/v4/hub,                     OPERATORS",
    "GET,    /tmf-api/productOrdering/v4/hub/{id},                READERS"
  })
  void aRouteIsForThose(String method, String route, Audience audience) {
    assertThat(Access.row(method, route)).map(Access.Row::audience).contains(audience);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/secrets",
    "GET,    /v1",
    "GET,    /v1/ordersandmore",
    "PATCH,  /v1/orders/{id}",
    "POST,   /v1/orders/{id}",
    "DELETE, /v1/orders/{id}/cancel",
    "POST,   /v1/fallout/{commandId}/{decision}",
    "POST,   /v1/quarantine/<ids>/replay",
    "POST,   /salesforce/sobjects/*"
  })
  void aRouteThatNobodyThoughtOfIsForNobody(String method, String route) {
    assertThat(Access.row(method, route)).isEmpty();
  }

  @Test
  void anAdminMayDoWhatAnyoneMay() {
    assertThat(Audience.values())
        .filteredOn(audience -> audience != Audience.ANYBODY)
        .allMatch(audience -> audience.includes(Set.of(CallerRole.ADMIN)));
  }

  @Test
  void whoLooksDecidesNothingAndSalesforceOnlySends() {
    assertThat(Audience.OPERATORS.includes(Set.of(CallerRole.READER))).isFalse();
    assertThat(Audience.ADMINS.includes(Set.of(CallerRole.OPERATOR))).isFalse();
    assertThat(Audience.READERS.includes(Set.of(CallerRole.SALESFORCE))).isFalse();
    assertThat(Audience.READERS.includes(Set.of(CallerRole.OPERATOR))).isTrue();
  }

  @Test
  void everyRouteOfEveryPartHasARow() {
    try (Gateway gateway = gateway();
        OrderEntry entry =
            new OrderEntry(
                TOPICS,
                SERDES,
                NO_KAFKA,
                "epoch",
                () -> {
                  throw new AssertionError("nothing is ordered");
                },
                Clock.systemUTC());
        DecisionLog decisions = new DecisionLog(TOPICS, SERDES, NO_KAFKA, "epoch");
        ReservationDesk desk =
            new ReservationDesk(
                TOPICS,
                SERDES,
                NO_KAFKA,
                new Callers(),
                "here",
                "epoch",
                Duration.ofSeconds(1),
                partition -> Position.start("00000000"));
        RecordLog<Resource> log = new RecordLog<>(TOPICS.poolResources(), SERDES, NO_KAFKA);
        Admin admin = Admin.create(NO_KAFKA);
        Listeners listeners =
            new Listeners(
                new Listeners.Surroundings(
                    TOPICS,
                    SERDES,
                    NO_KAFKA,
                    admin,
                    "epoch",
                    new SimpleMeterRegistry(),
                    Clock.systemUTC()),
                ListenersSettings.from(Map.of()),
                "127.0.0.1",
                List.of(
                    ProductOrderEvents.feed(TOPICS, SERDES),
                    TmfResourceEvents.feed(TOPICS, SERDES)));
        Freshness freshness =
            new Freshness(
                admin,
                new StreamsClients(Duration.ofMillis(1), Duration.ofMillis(50)),
                store -> store)) {
      Javalin javalin =
          Javalin.create(
              config -> {
                new Health().addRoutes(config.routes);
                new StoresApi(
                        "here",
                        new StoreStates(
                            List.of(), new NoPlaces(), freshness, (store, partition) -> true))
                    .addRoutes(config.routes);
                gateway.addRoutes(config.routes);
                ReadYourWrites writes =
                    new ReadYourWrites(
                        () -> "epoch", new CommittedProgress(admin, "group", Set.of()));
                Queries queries =
                    new Queries(
                        "store",
                        new Queries.Surroundings(
                            new Router(
                                new NoPlaces(),
                                new Peers(Optional.empty(), Duration.ofSeconds(1)),
                                new StreamsClients(Duration.ofMillis(1), Duration.ofMillis(50)),
                                freshness,
                                QuerySettings.from(Map.of())),
                            new StreamsClients(Duration.ofMillis(1), Duration.ofMillis(50)),
                            freshness),
                        new Queries.Written(writes, Set.of(), () -> "epoch"));
                OrderDesk orders =
                    new OrderDesk(
                        new OrderList(new NoRecords<>(), new NoRecords<>()),
                        new ReadyOrders(new NoRecords<>(), (topic, bytes) -> null, 0),
                        queries,
                        decisions,
                        http -> "",
                        Clock.systemUTC());
                new ListenersApi(listeners, http -> "").addRoutes(config.routes);
                new OrdersApi(orders).addRoutes(config.routes);
                new ProductOrderingApi(orders, entry).addRoutes(config.routes);
                new FalloutApi(new NoRecords<>(), queries, decisions, http -> "", Clock.systemUTC())
                    .addRoutes(config.routes);
                InventoryReader inventory =
                    new InventoryReader(new NoRecords<>(), new NoRecords<>(), new NoRecords<>());
                new ResourceInventoryApi(inventory, queries).addRoutes(config.routes);
                new ConflictsApi(inventory, desk, queries, http -> "").addRoutes(config.routes);
                new InventoryApi(inventory, desk, log, queries, http -> "", Clock.systemUTC())
                    .addRoutes(config.routes);
              });

      List<Endpoint> routes =
          javalin.unsafe.internalRouter.allHttpHandlers().stream().map(p -> p.endpoint).toList();

      assertThat(routes)
          .hasSizeGreaterThan(19)
          .allSatisfy(route -> assertThat(Access.row(route.method.name(), route.path)).isPresent())
          .allSatisfy(
              route ->
                  assertThat(OpenApi.read().has(route.method.name(), route.path))
                      .as("%s %s is described", route.method, route.path)
                      .isTrue());
    }
  }

  @Test
  void whatIsDescribedMayBeCalledAndHasANameOfItsOwn() {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : OpenApi.read().document().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (!method.getKey().equals("parameters")) {
          assertThat(Access.row(method.getKey().toUpperCase(ROOT), path.getKey()))
              .as("%s %s", method.getKey(), path.getKey())
              .isPresent();
          names.add(method.getValue().path("operationId").asText());
        }
      }
    }

    assertThat(names).hasSizeGreaterThan(30).doesNotHaveDuplicates().doesNotContain("");
  }

  private static Gateway gateway() {
    return new Gateway(
        GatewaySettings.from(Map.of()),
        TOPICS,
        SERDES,
        NO_KAFKA,
        (organisation, sobject) -> Optional.empty(),
        Clock.systemUTC(),
        new SimpleMeterRegistry());
  }

  private record NoRecords<V>() implements StoreReader<V>, StoredReader {

    @Override
    public Optional<byte[]> stored(Copy copy, String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Version> version(Copy copy, String key) {
      return Optional.empty();
    }

    @Override
    public Optional<V> get(Copy copy, String key) {
      return Optional.empty();
    }

    @Override
    public List<Entry<V>> range(Copy copy, String from, String to, int most) {
      return List.of();
    }
  }

  private record NoPlaces() implements Places {

    @Override
    public String here() {
      return "here";
    }

    @Override
    public Place of(String store, String key) {
      return new Place(0, here(), List.of());
    }

    @Override
    public List<Place> all(String store) {
      return List.of();
    }
  }
}
