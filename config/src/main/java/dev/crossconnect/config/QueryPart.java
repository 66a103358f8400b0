package dev.crossconnect.config;

import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.topology.HubStreams;
import dev.crossconnect.topology.inventory.InventoryStore;
import dev.crossconnect.topology.orders.OrdersStore;
import dev.crossconnect.topology.query.CommittedProgress;
import dev.crossconnect.topology.query.Freshness;
import dev.crossconnect.topology.query.LocalStore;
import dev.crossconnect.topology.query.LocalStoreReader;
import dev.crossconnect.topology.query.LocalStoredReader;
import dev.crossconnect.topology.query.Peers;
import dev.crossconnect.topology.query.Places;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.query.Router;
import dev.crossconnect.topology.query.StoreReader;
import dev.crossconnect.topology.query.StoreStates;
import dev.crossconnect.topology.query.StoredReader;
import dev.crossconnect.topology.query.StreamsPlaces;
import dev.crossconnect.topology.query.WholeCopy;
import dev.crossconnect.topology.stores.Section;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;

/** What it takes to ask the stores of all instances. */
final class QueryPart implements AutoCloseable {

  /** One of each part of the topology: what is in the same task moves with it. */
  private static final List<String> STORES = List.of(OrdersStore.NAME, InventoryStore.NAME);

  private final HubStreams streams;
  private final Admin admin;
  private final String epoch;
  private final TopicSettings topics;
  private final String server;
  private final Freshness freshness;
  private final Queries.Surroundings around;
  private final StoreStates states;

  /** Which cluster it is about. */
  record Cluster(Admin admin, String epoch) {}

  /**
   * Asks the stores of these streams, here and on other instances.
   *
   * @param server host and port of this instance
   * @param https with what instances speak HTTPS to each other, if they do
   */
  QueryPart(
      HubStreams streams,
      Cluster cluster,
      HubSettings settings,
      String server,
      Optional<SSLContext> https) {
    this.streams = streams;
    this.admin = cluster.admin();
    this.epoch = cluster.epoch();
    this.topics = settings.topics();
    this.server = server;
    this.freshness =
        new Freshness(admin, streams.clients(), store -> HubStreams.changelog(topics, store));
    Places places = new StreamsPlaces(streams.streams(), server);
    Router router =
        new Router(
            places,
            new Peers(https, settings.queries().timeout()),
            streams.clients(),
            freshness,
            settings.queries());
    this.states =
        new StoreStates(
            STORES,
            places,
            freshness,
            (store, partition) -> LocalStore.isReadable(streams.streams(), store, partition));
    this.around = new Queries.Surroundings(router, streams.clients(), freshness);
  }

  /** Reads what a store has here of a section, written by the task that reads this topic. */
  <V> StoreReader<V> section(Section<V> section, String store, Topic<?> input) {
    return new LocalStoreReader<>(local(store, input), section);
  }

  /** The same, as bytes. */
  StoredReader stored(Section<?> section, String store, Topic<?> input) {
    return new LocalStoredReader(local(store, input), section);
  }

  private LocalStore local(String name, Topic<?> input) {
    return new LocalStore(
        streams.streams(),
        streams.clients(),
        streams.tenure(),
        new LocalStore.Name(name, HubStreams.changelog(topics, name), input.name()));
  }

  /** Asks about a store that callers write by way of these topics. */
  Queries about(String store, Topic<?>... written) {
    Set<String> names = Stream.of(written).map(Topic::name).collect(Collectors.toSet());
    return new Queries(
        store,
        around,
        new Queries.Written(
            new ReadYourWrites(
                () -> epoch, new CommittedProgress(admin, HubStreams.applicationId(topics), names)),
            names,
            () -> epoch));
  }

  /** Tells how old what this instance has of a whole topic may be. */
  WholeCopy whole(Topic<?> topic) {
    return new WholeCopy(freshness, topic.name(), server);
  }

  /** Who has what. */
  StoreStates states() {
    return states;
  }

  /**
   * What keeps this instance from answering. At its start everything has to be in its place; later
   * a rebalance that copies bridge is none of the caller's business.
   */
  Optional<String> unready() {
    return streams.unready().or(states::unready);
  }

  @Override
  public void close() {
    freshness.close();
  }
}
