package dev.crossconnect.topology.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a store holds from its opening to its end, and for no other. */
class OpenStoreTest {

  private static final TopicPartition ORDERS = new TopicPartition("app-orders-changelog", 0);
  private static final TopicPartition INDEX = new TopicPartition("app-index-changelog", 0);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir private Path directory;

  private final OpenStores stores = new OpenStores();

  private Runnable beforeTheCommit = () -> {};

  @Test
  void aStoreIsKnownByItsChangelogWhileItIsOpen() {
    OpenStore orders;
    try (TopologyTestDriver streams = streams()) {
      orders = open(ORDERS);
      assertThat(stores.changelogs()).containsExactlyInAnyOrder(ORDERS, INDEX);
      assertThat(stores.sameTask(orders)).containsExactlyInAnyOrder(orders, open(INDEX));
      assertThat(orders.isOpen()).isTrue();
      assertThat(streams.getAllStateStores()).containsKey("orders");
    }

    assertThat(stores.changelogs()).isEmpty();
    assertThat(orders.isOpen()).isFalse();
  }

  @Test
  void othersReadWhatIsCommittedByKeyAndByRange() {
    try (TopologyTestDriver streams = streams()) {
      write(streams, "a", "1");
      List<String> seen = new ArrayList<>();
      beforeTheCommit = () -> seen.addAll(everythingOf("a"));

      write(streams, "a", "2");

      assertThat(seen).as("before the commit").containsExactly("1", "1", "a", "nothing");
      assertThat(everythingOf("a")).as("after it").containsExactly("2", "2", "a", "a");
    }
  }

  /** The order by key and by range, and what the index says of both values that it had. */
  private List<String> everythingOf(String key) {
    return elsewhere(
        () ->
            List.of(
                open(ORDERS).get(key).map(OpenStoreTest::text).orElseThrow(),
                text(onlyFrom(open(ORDERS), key)),
                open(INDEX).get("1").map(OpenStoreTest::text).orElse("nothing"),
                open(INDEX).get("2").map(OpenStoreTest::text).orElse("nothing")));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static byte[] onlyFrom(OpenStore store, String key) {
    try (KeyValueIterator<Bytes, byte[]> found = store.range(key, key)) {
      return found.next().value;
    }
  }

  @Test
  void whatIsKnownIsNeverForgottenForSomethingOlder() {
    try (TopologyTestDriver streams = streams()) {
      OpenStore orders = open(ORDERS);
      assertThat(orders.restoredTo()).isEmpty();
      assertThat(orders.completeAt()).isEmpty();
      long now = System.nanoTime();

      orders.restoredTo(7);
      orders.restoredTo(5);
      orders.completeAt(now + SECOND);
      orders.completeAt(now);

      assertThat(orders.restoredTo()).hasValue(7);
      assertThat(orders.completeAt()).hasValue(now + SECOND);
      assertThat(streams.getAllStateStores()).isNotEmpty();
    }
  }

  @Test
  void whatIsOpenedAgainBeginsWithNothingKnown() {
    OpenStore before;
    try (TopologyTestDriver streams = streams()) {
      before = open(ORDERS);
      before.restoredTo(7);
      before.completeAt(System.nanoTime());
      write(streams, "a", "1");
    }

    try (TopologyTestDriver streams = streams()) {
      assertThat(streams.getAllStateStores()).isNotEmpty();
      assertThat(before.isOpen()).isFalse();
      assertThat(open(ORDERS)).isNotSameAs(before);
      assertThat(open(ORDERS).restoredTo()).isEmpty();
      assertThat(open(ORDERS).completeAt()).isEmpty();
    }
  }

  @Test
  void whatIsBuiltAnewIsNoCopyBeforeItHasComeToATimeSinceItsOpening() {
    long before = System.nanoTime();
    try (TopologyTestDriver streams = streams()) {
      open(ORDERS).completeAt(before);

      assertThat(open(ORDERS).completeAt()).isEmpty();
      assertThat(streams.getAllStateStores()).isNotEmpty();
    }
  }

  @Test
  void aCommitTellsThatAllStoresOfItsTaskHaveWhatWasCommittedBefore() {
    try (TopologyTestDriver streams = streams()) {
      long before = System.nanoTime();
      write(streams, "a", "1");

      Transaction.current().commit(() -> {});

      long known = open(ORDERS).completeAt().orElseThrow();
      assertThat(known - before).isBetween(0L, System.nanoTime() - before);
      assertThat(open(INDEX).completeAt()).hasValue(known);
    }
  }

  private OpenStore open(TopicPartition changelog) {
    return stores.of(changelog).orElseThrow();
  }

  private TopologyTestDriver streams() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(OpenStores.PROPERTY, stores);
    Topology topology = new Topology();
    topology
        .addSource("in", new StringDeserializer(), new StringDeserializer(), "in")
        .addProcessor("keep", () -> new Keep(), "in")
        .addStateStore(CommittedStores.store("orders"), "keep")
        .addStateStore(CommittedStores.store("index"), "keep");
    return new TopologyTestDriver(topology, properties);
  }

  private static void write(TopologyTestDriver streams, String key, String value) {
    streams
        .createInputTopic("in", new StringSerializer(), new StringSerializer())
        .pipeInput(key, value);
  }

  /** As it is read over HTTP, by another thread than the writer's. */
  private static <T> T elsewhere(Callable<T> reading) {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      return other.submit(reading).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      other.shutdownNow();
    }
  }

  private final class Keep implements Processor<String, String, Void, Void> {

    private Optional<ProcessorContext<Void, Void>> task = Optional.empty();

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      task = Optional.of(context);
    }

    @Override
    public void process(Record<String, String> record) {
      store("orders").put(record.key(), record.value().getBytes(UTF_8));
      store("index").put(record.value(), record.key().getBytes(UTF_8));
      beforeTheCommit.run();
    }

    private KeyValueStore<String, byte[]> store(String name) {
      return task.orElseThrow().getStateStore(name);
    }
  }
}
