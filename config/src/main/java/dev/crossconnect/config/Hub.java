package dev.crossconnect.config;

import dev.crossconnect.adapters.Adapters;
import dev.crossconnect.adapters.runner.Surroundings;
import dev.crossconnect.adapters.runner.TargetRunner;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.http.Health;
import dev.crossconnect.config.http.Listener;
import dev.crossconnect.config.http.Security;
import dev.crossconnect.config.http.WebServer;
import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.config.settings.InstanceId;
import dev.crossconnect.config.settings.ProcessSettings;
import dev.crossconnect.config.settings.Role;
import dev.crossconnect.config.topics.TopicKeeper;
import dev.crossconnect.connectors.gateway.Gateway;
import dev.crossconnect.topology.HubStreams;
import dev.crossconnect.topology.HubTopology;
import dev.crossconnect.topology.intake.IntakeStore;
import dev.crossconnect.topology.inventory.Callers;
import dev.crossconnect.topology.inventory.InventoryStore;
import dev.crossconnect.topology.inventory.TmfResourceEvents;
import dev.crossconnect.topology.listeners.Listeners;
import dev.crossconnect.topology.listeners.ListenersApi;
import dev.crossconnect.topology.live.Live;
import dev.crossconnect.topology.live.LiveTopic;
import dev.crossconnect.topology.orders.DecisionLog;
import dev.crossconnect.topology.orders.FalloutApi;
import dev.crossconnect.topology.orders.OrderDesk;
import dev.crossconnect.topology.orders.OrderEntry;
import dev.crossconnect.topology.orders.OrderEvents;
import dev.crossconnect.topology.orders.OrderList;
import dev.crossconnect.topology.orders.OrdersApi;
import dev.crossconnect.topology.orders.OrdersStore;
import dev.crossconnect.topology.orders.ProductOrderEvents;
import dev.crossconnect.topology.orders.ProductOrderingApi;
import dev.crossconnect.topology.orders.ReadyOrders;
import dev.crossconnect.topology.pricing.PricesApi;
import dev.crossconnect.topology.pricing.PricingStores;
import dev.crossconnect.topology.query.StoresApi;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The hub in this process: which parts there are and how they are joined. Parts start from the
 * ground up and stop the other way round; reading {@link #start()} from top to bottom tells all.
 */
public final class Hub implements AutoCloseable {

  private final HubSettings settings;
  private final DataDirectory data;
  private final Closing closing = new Closing();
  private final Health health = new Health();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private Listener listener;
  private HubInfo info;
  private Optional<KafkaStreams> stores = Optional.empty();

  private Hub(HubSettings settings, DataDirectory data) {
    this.settings = settings;
    this.data = closing.keep(data);
  }

  /**
   * Starts everything; what was started is stopped again if something does not start.
   *
   * @param data where the hub keeps its state; it is let go when the hub stops
   */
  public static Hub start(HubSettings settings, DataDirectory data) throws IOException {
    Hub hub = new Hub(settings, data);
    try {
      hub.start();
      return hub;
    } catch (IOException | RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  private void start() throws IOException {
    Rules rules = Rules.open(settings);
    Security security = Security.open(settings);
    ProcessSettings.Http http = settings.process().http();
    listener = closing.keep(Listener.open(http.host(), http.port()));
    Watch watch = closing.keep(new Watch());
    watch.every("business rules", rules::refresh);
    watch.every("callers", security::refresh);
    bindJvmMetrics();

    Infrastructure infrastructure = Infrastructure.start(settings, data, closing);
    Topics topics = new Topics(settings.topics());
    RegistrySchemaIds schemas = closing.keep(new RegistrySchemaIds(infrastructure.registry()));
    AvroSerdes serdes = new AvroSerdes(schemas);
    Admin admin = closing.keep(Admin.create(infrastructure.kafka()));
    watchInfrastructure(watch, infrastructure, admin, schemas);
    List<Topic<?>> needed = topics.all(settings.targets(rules.catalogue().get().targets()));
    TopicKeeper keeper = new TopicKeeper(admin, settings.topics());
    if (settings.has(Role.STREAMS)) {
      HubStreams.requireLayout(settings.topics(), keeper.names());
    }
    keeper.create(needed);
    schemas.register(schemasOf(needed));

    List<Consumer<RoutesConfig>> routes = new ArrayList<>();
    List<Runnable> starts = new ArrayList<>();
    String instance = instanceId();
    info = info(instance, infrastructure);
    routes.add(offered -> offered.get("/v1/hub", asked -> asked.json(info)));
    if (settings.has(Role.GATEWAY)) {
      Gateway gateway =
          closing.keep(
              new Gateway(
                  settings.gateway(),
                  topics,
                  serdes,
                  infrastructure.kafka(),
                  (organisation, sobject) -> rules.mapping().get().keyField(organisation, sobject),
                  Clock.systemUTC(),
                  meters));
      routes.add(gateway::addRoutes);
    }
    if (settings.has(Role.ADAPTERS)) {
      Adapters adapters =
          closing.keep(
              new Adapters(
                  settings.adapters(),
                  new Surroundings(
                      topics,
                      serdes,
                      infrastructure.kafka(),
                      Clock.systemUTC(),
                      meters,
                      instance)));
      CompletableFuture<Void> unused = adapters.failed().thenAccept(failure::complete);
      health.ready("adapters", () -> unready(adapters));
      starts.add(adapters::start);
    }
    if (settings.has(Role.STREAMS)) {
      String server = http.advertised().orElse(listener.address());
      PricingStores prices = PricingStores.of(topics, serdes, settings.domains().pricing(), meters);
      Callers callers = new Callers();
      HubStreams streams =
          closing.keep(
              new HubStreams(
                  HubTopology.build(
                      topics,
                      serdes,
                      rules.forTopology(),
                      prices,
                      callers,
                      settings.domains(),
                      meters),
                  settings.streams(),
                  settings.topics(),
                  infrastructure.kafka(),
                  new HubStreams.Place(instance, server, data.streams()),
                  meters));
      stores = Optional.of(streams.streams());
      String epoch = epochOf(admin);
      DecisionLog decisions =
          closing.keep(new DecisionLog(topics, serdes, infrastructure.kafka(), epoch));
      QueryPart stores =
          closing.keep(
              new QueryPart(
                  streams,
                  new QueryPart.Cluster(admin, epoch),
                  settings,
                  server,
                  security.amongInstances()));
      OrdersStore kept = OrdersStore.with(serdes);
      OrderDesk desk =
          new OrderDesk(
              new OrderList(
                  stores.section(kept.orders(), OrdersStore.NAME, topics.notifications()),
                  stores.section(kept.index(), OrdersStore.NAME, topics.notifications())),
              new ReadyOrders(
                  stores.stored(kept.orders(), OrdersStore.NAME, topics.notifications()),
                  serdes.of(OrderState.class).deserializer(),
                  settings.domains().orders().cachedBytes()),
              stores.about(OrdersStore.NAME, topics.notifications(), topics.decisions()),
              decisions,
              Security::callerOf,
              Clock.systemUTC());
      routes.add(new OrdersApi(desk)::addRoutes);
      OrderEntry entry =
          closing.keep(
              new OrderEntry(
                  topics,
                  serdes,
                  infrastructure.kafka(),
                  epoch,
                  rules.catalogue(),
                  Clock.systemUTC()));
      routes.add(new ProductOrderingApi(desk, entry)::addRoutes);
      LiveTopic<OrderUpdate> orderUpdates =
          closing.keep(
              new LiveTopic<>(
                  topics.updates(),
                  serdes.of(OrderUpdate.class).deserializer(),
                  infrastructure.kafka(),
                  epoch,
                  OrderEvents::told));
      routes.add(new OrderEvents(new Live(orderUpdates))::addRoutes);
      PricesApi pricesApi =
          closing.keep(
              new PricesApi(
                  prices,
                  rules.offers(),
                  streams::wholeStoresUnready,
                  stores.whole(topics.prices()),
                  settings.domains().pricing(),
                  topics,
                  serdes,
                  infrastructure.kafka(),
                  Clock.systemUTC()));
      routes.add(pricesApi::addRoutes);
      routes.add(
          new FalloutApi(
                  stores.section(kept.fallout(), OrdersStore.NAME, topics.notifications()),
                  stores.about(OrdersStore.NAME, topics.notifications(), topics.decisions()),
                  decisions,
                  Security::callerOf,
                  Clock.systemUTC())
              ::addRoutes);
      InventoryPart inventory =
          closing.keep(
              new InventoryPart(
                  new InventoryPart.Surroundings(
                      topics, serdes, infrastructure.kafka(), callers, instance, epoch),
                  settings.domains().inventory(),
                  stores));
      routes.add(inventory::addRoutes);
      starts.add(inventory::start);
      Listeners listeners =
          closing.keep(
              new Listeners(
                  new Listeners.Surroundings(
                      topics,
                      serdes,
                      infrastructure.kafka(),
                      admin,
                      epoch,
                      meters,
                      Clock.systemUTC()),
                  settings.listeners(),
                  http.host(),
                  List.of(
                      ProductOrderEvents.feed(topics, serdes),
                      TmfResourceEvents.feed(topics, serdes))));
      routes.add(new ListenersApi(listeners, Security::callerOf)::addRoutes);
      starts.add(listeners::start);
      health.ready("streams", stores::unready);
      routes.add(new StoresApi(server, stores.states())::addRoutes);
      streams.onFailure(failure::complete);
      starts.add(streams::start);
    }

    closing.keep(WebServer.start(listener, http, security, health, meters, routes));
    starts.forEach(Runnable::run);
  }

  private void watchInfrastructure(
      Watch watch, Infrastructure infrastructure, Admin admin, RegistrySchemaIds schemas) {
    health.ready(
        "broker",
        watch.over(
            "The broker at " + infrastructure.bootstrapServers(),
            () -> admin.describeCluster().nodes().get(3, TimeUnit.SECONDS)));
    health.ready(
        "registry",
        watch.over(
            "The registry at " + infrastructure.registry().url(), schemas::requireReachable));
  }

  private static Optional<String> unready(Adapters adapters) {
    String notRunning =
        adapters.states().entrySet().stream()
            .filter(target -> target.getValue() != TargetRunner.State.RUNNING)
            .map(target -> target.getKey() + " is " + target.getValue())
            .sorted()
            .collect(Collectors.joining(", "));
    return Optional.of(notRunning).filter(text -> !text.isEmpty());
  }

  private static String epochOf(Admin admin) {
    try {
      return Position.epochOf(admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("The broker does not say which cluster it belongs to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private String instanceId() throws IOException {
    return settings.process().instanceId().isPresent()
        ? settings.process().instanceId().get()
        : InstanceId.keptIn(data.path());
  }

  private HubInfo info(String instance, Infrastructure infrastructure) {
    return new HubInfo(
        Version.current(),
        instance,
        settings.process().roles().stream().map(Role::word).toList(),
        infrastructure.bootstrapServers(),
        infrastructure.registry().url());
  }

  /** Schemas of what goes over topics, and of what the stores keep. */
  private static List<Schema> schemasOf(Collection<Topic<?>> topics) {
    return Stream.of(
            topics.stream().map(Topic::type).toList(),
            IntakeStore.types(),
            OrdersStore.types(),
            InventoryStore.types())
        .<Class<? extends SpecificRecord>>flatMap(Collection::stream)
        .distinct()
        .map(type -> SpecificData.get().getSchema(type))
        .toList();
  }

  private void bindJvmMetrics() {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    closing.keep(bound(new JvmGcMetrics()));
  }

  private JvmGcMetrics bound(JvmGcMetrics gc) {
    gc.bindTo(meters);
    return gc;
  }

  /** Completed with the reason if a part has stopped for good, and with it the hub. */
  public CompletableFuture<Throwable> failure() {
    return failure;
  }

  /** What is not ready yet, part by part. */
  public Map<String, String> unready() {
    return health.unready();
  }

  HubInfo info() {
    return info;
  }

  /** The stores, past the hub's own way of reading them; none without the role of streams. */
  Optional<KafkaStreams> stores() {
    return stores;
  }

  public String url() {
    return settings.security().scheme() + "://" + listener.address();
  }

  @Override
  public void close() {
    closing.close();
  }
}
