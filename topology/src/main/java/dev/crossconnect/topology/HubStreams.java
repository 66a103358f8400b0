package dev.crossconnect.topology;

import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.topology.inventory.InventoryStore;
import dev.crossconnect.topology.orders.OrdersStore;
import dev.crossconnect.topology.stores.OpenStores;
import dev.crossconnect.topology.stores.StreamsClients;
import dev.crossconnect.topology.stores.Tenure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology at work in this process. */
public final class HubStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HubStreams.class);
  private static final String APPLICATION = "crossconnect";
  private static final String GLOBAL_THREAD = "GlobalStreamThread";
  private static final String CHANGELOG = "-changelog";
  private static final Set<String> STORES = Set.of(OrdersStore.NAME, InventoryStore.NAME);

  private final StreamsClients clients;
  private final Tenure tenure = new Tenure();
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics metrics;
  private volatile boolean started;
  private volatile Consumer<Throwable> failure = reason -> {};

  /**
   * Where it is at work.
   *
   * @param instanceId names this instance, and stays the same when it is started again
   * @param server host and port under which other instances reach this one
   * @param directory where it keeps its stores
   */
  public record Place(String instanceId, String server, Path directory) {}

  /**
   * Prepares it; {@link #start} lets it begin.
   *
   * @param kafka properties for any Kafka client
   */
  public HubStreams(
      Topology topology,
      StreamsSettings settings,
      TopicSettings topics,
      Map<String, ?> kafka,
      Place place,
      MeterRegistry meters) {
    this.clients = new StreamsClients(settings.idle(), settings.commitInterval());
    Map<String, Object> properties = properties(settings, topics, kafka, place);
    properties.put(OpenStores.PROPERTY, clients.stores());
    this.streams = new KafkaStreams(topology, new StreamsConfig(properties), clients);
    streams.setUncaughtExceptionHandler(this::uncaught);
    streams.setStateListener(tenure);
    this.metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(meters);
  }

  /** The group of the hub's instances on the cluster. */
  public static String applicationId(TopicSettings topics) {
    return topics.prefix() + APPLICATION;
  }

  /** The topic from which a store can be built anew. */
  public static String changelog(TopicSettings topics, String store) {
    return changelogsBegin(topics) + store + CHANGELOG;
  }

  private static String changelogsBegin(TopicSettings topics) {
    return applicationId(topics) + "-";
  }

  /**
   * Sees that nothing is kept on a cluster in a layout that is not this version's: it would be
   * there, and not be found.
   *
   * @param there the names of all topics
   * @throws ConfigException if there is
   */
  public static void requireLayout(TopicSettings topics, Set<String> there) {
    Optional<String> unknown =
        there.stream()
            .filter(name -> name.startsWith(changelogsBegin(topics)) && name.endsWith(CHANGELOG))
            .filter(name -> STORES.stream().noneMatch(one -> changelog(topics, one).equals(name)))
            .min(Comparator.naturalOrder());
    if (unknown.isPresent()) {
      throw new ConfigException(
          "topics.prefix",
          topics.prefix(),
          "what is on this cluster was stored by a version with other stores (see the topic "
              + unknown.get()
              + "); this one would not find its orders and pools. Run the version that stored it,"
              + " or choose another prefix; for a hub with a broker of its own, another data"
              + " directory");
    }
  }

  private static Map<String, Object> properties(
      StreamsSettings settings, TopicSettings topics, Map<String, ?> kafka, Place place) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(topics));
    properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, place.server());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, place.directory().toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    properties.put(StreamsConfig.POLL_MS_CONFIG, settings.poll().toMillis());
    // What comes by different topics comes in any order: the rules see to that. To wait until all
    // of them have something, which is rare, would cost a fifth of the thread's time in looking.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // Every write goes on at once; a cache would only hold it back until the commit.
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    properties.put(BoundedRocksDb.CACHE_BYTES, settings.cacheBytes());
    properties.put(BoundedRocksDb.WRITE_BUFFER_BYTES, settings.writeBufferBytes());
    properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    if (topics.replicationFactor() > 0) {
      properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) topics.replicationFactor());
    }
    // Where one commit follows another closely, the next transaction begins before the last one's
    // end is written everywhere, and is tried again: in a few milliseconds, not in a hundred.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 2);
    // Streams batches for throughput, and five milliseconds are well within a commit interval.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 65_536);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(settings.transactionTimeout().toMillis()));
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    // Who comes back with nothing is given a copy first, and takes over within a minute of having
    // all but the last of it. Until then whoever works on a partition goes on, and no rebalance
    // that moves it follows at once, in which nobody could commit.
    properties.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 1_000L);
    properties.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 10);
    properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    int session = Math.toIntExact(settings.session().toMillis());
    // An instance that is started again under its name has its partitions back at once, also when
    // it was killed and the group has not noticed yet.
    put(properties, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, place.instanceId());
    put(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    put(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 4);
    properties.putAll(kafka);
    return properties;
  }

  private static void put(Map<String, Object> properties, String ofConsumer, Object value) {
    properties.put(StreamsConfig.mainConsumerPrefix(ofConsumer), value);
  }

  /** Returns when the stores that every instance has whole are restored. */
  public void start() {
    streams.start();
    started = true;
  }

  /**
   * Why this instance cannot answer yet for what every instance has whole. A rebalance, which moves
   * the partitions of everything else, does not touch that.
   */
  public Optional<String> wholeStoresUnready() {
    return started
        ? Optional.empty()
        : Optional.of("the stores that every instance has whole are being restored");
  }

  public KafkaStreams streams() {
    return streams;
  }

  /** What its Kafka clients know of commits and copies. */
  public StreamsClients clients() {
    return clients;
  }

  /** For how long its tasks stay what they are. */
  public Tenure tenure() {
    return tenure;
  }

  /**
   * Why this instance does not work, if so: it has not come to do so since its start, or has
   * stopped. That it is rebalancing, as whenever another instance comes or goes, is no reason.
   */
  public Optional<String> unready() {
    KafkaStreams.State state = streams.state();
    boolean works =
        state == KafkaStreams.State.RUNNING
            || (state == KafkaStreams.State.REBALANCING && tenure.hasBegun());
    return works
        ? Optional.empty()
        : Optional.of("the topology is " + state + ", not RUNNING: its stores are not restored");
  }

  /** Whom to tell the reason when processing has stopped for good; to be said before the start. */
  public void onFailure(Consumer<Throwable> listener) {
    failure = listener;
  }

  /**
   * What may pass (a broker that moves, a registry that restarts, a task that went elsewhere) costs
   * the thread, and a new one goes on from the last commit. Anything else would only come again:
   * the process stops, and whoever watches it decides. So does what befalls the thread of the
   * global stores, which Kafka Streams cannot replace.
   */
  private StreamThreadExceptionResponse uncaught(Throwable exception) {
    if (mayPass(exception) && !Thread.currentThread().getName().contains(GLOBAL_THREAD)) {
      LOG.warn("A stream thread is replaced", exception);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("Processing stops", exception);
    failure.accept(exception);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static boolean mayPass(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof FencedInstanceIdException) {
        // Another instance has this one's name: they would take turns in putting each other out.
        return false;
      }
      if (cause instanceof RetriableException
          || cause instanceof TaskMigratedException
          || cause instanceof TaskCorruptedException
          || cause instanceof ApplicationRecoverableException
          || cause instanceof InvalidTxnStateException
          || cause instanceof TransactionAbortableException
          || cause instanceof OutOfOrderSequenceException
          || cause instanceof UnknownProducerIdException) {
        return true;
      }
    }
    return false;
  }

  /** Leaves the group, so that the others take over at once and the next start need not wait. */
  @Override
  public void close() {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ofSeconds(5)));
    metrics.close();
  }
}
