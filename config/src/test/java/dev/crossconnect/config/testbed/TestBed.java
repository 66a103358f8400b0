package dev.crossconnect.config.testbed;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * What a test stands on: a real broker and a real registry, which it shares with the other tests,
 * and a topic prefix, a directory and processes of its own, which end with it.
 *
 * <pre>{@code
 * @ExtendWith(TestBedExtension.class)
 * class OrdersIT {
 *   @Test
 *   void anOrderCompletes(TestBed bed) {
 *     HubProcess hub = bed.hub().roles("gateway", "streams").start();
 *     ...
 *     bed.await().untilAsserted(() -> assertThat(bed.records(bed.topic("orders.updates"))).hasSize(3));
 *   }
 * }
 * }</pre>
 *
 * <p>Topic names are full names everywhere; {@link #topic} puts the prefix before a short one.
 */
public final class TestBed implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration POLL = Duration.ofMillis(100);

  private final SharedServers servers;
  private final String prefix;
  private final Path directory;
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private Admin admin;

  TestBed(SharedServers servers, String nameOfTest) {
    this.servers = servers;
    String word = nameOfTest.replaceAll("[^A-Za-z0-9].*", "");
    this.prefix = "%s-%s.".formatted(word, UUID.randomUUID().toString().substring(0, 8));
    try {
      this.directory = Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the shared broker is. */
  public String bootstrapServers() {
    return servers.broker().bootstrapServers();
  }

  /** Where the REST API of the shared registry is. */
  public String registryUrl() {
    return servers.registry().url();
  }

  /** What sets this test's topics and groups apart from those of all others. */
  public String prefix() {
    return prefix;
  }

  /** The full name of this test's topic. */
  public String topic(String shortName) {
    return prefix + shortName;
  }

  /** A directory of this test's own, which is deleted after it. */
  public Path directory() {
    return directory;
  }

  /** Closes this after the test, the last first. */
  public <C extends AutoCloseable> C closing(C closeable) {
    closing.push(closeable);
    return closeable;
  }

  /** Waits for what is to come true, without sleeping; gives up after 30 s. */
  public ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(BETWEEN_LOOKS);
  }

  /** An admin client of the shared broker. */
  public Admin admin() {
    if (admin == null) {
      admin =
          closing(
              Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers())));
    }
    return admin;
  }

  /** A hub that shares the bed's broker and registry, and keeps to the bed's prefix. */
  public HubProcess.Launch hub() {
    return new HubProcess.Launch(this)
        .set("kafka.bootstrap.servers", bootstrapServers())
        .set("registry.url", registryUrl())
        .set("topics.prefix", prefix);
  }

  /** A broker of this test's own, that may be stopped and killed. */
  public BrokerProcess broker(Map<String, String> overrides) {
    return closing(BrokerProcess.start(directory.resolve("broker"), overrides));
  }

  /** Creates a topic under its short name, and gives its full name. */
  public String createTopic(String shortName, int partitions) {
    return createTopic(shortName, partitions, Map.of());
  }

  /** Creates a topic under its short name, and gives its full name. */
  public String createTopic(String shortName, int partitions, Map<String, String> settings) {
    String topic = topic(shortName);
    NewTopic fresh = new NewTopic(topic, partitions, (short) 1).configs(settings);
    of(admin().createTopics(List.of(fresh)).all());
    awaitLeaders(topic, partitions);
    return topic;
  }

  /** Writes a record and returns when it is acknowledged. */
  public void produce(String topic, String key, String value) {
    produce(
        new StringSerializer(),
        new StringSerializer(),
        List.of(new ProducerRecord<>(topic, key, value)));
  }

  /** Writes records and returns when all of them are acknowledged. */
  public <K, V> void produce(
      Serializer<K> keys, Serializer<V> values, List<ProducerRecord<K, V>> records) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            0);
    try (KafkaProducer<K, V> producer = new KafkaProducer<>(settings, keys, values)) {
      records.stream().map(producer::send).toList().forEach(TestBed::of);
    }
  }

  /** All records of a topic, as strings. */
  public List<ConsumerRecord<String, String>> records(String topic) {
    return records(topic, new StringDeserializer(), new StringDeserializer());
  }

  /** All committed records of a topic from the first to what is the last now. */
  public <K, V> List<ConsumerRecord<K, V>> records(
      String topic, Deserializer<K> keys, Deserializer<V> values) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(settings, keys, values)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<K, V>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(POLL).forEach(records::add);
      }
      return records;
    }
  }

  /** Ends what belongs to this test; what does not close is reported, after all had their turn. */
  @Override
  public void close() {
    AssertionError failures = new AssertionError("Not everything in the test bed could be closed.");
    closing.addLast(() -> delete(directory));
    while (!closing.isEmpty()) {
      closeInto(failures, closing.removeFirst());
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }

  private static void closeInto(AssertionError failures, AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      failures.addSuppressed(e);
    }
  }

  String whatChildrenSaid() {
    return closing.stream()
        .filter(HubProcess.class::isInstance)
        .map(HubProcess.class::cast)
        .map(hub -> "--- hub %d at %s said:%n%s".formatted(hub.pid(), hub.url(), hub.output()))
        .collect(joining("\n"));
  }

  /** A topic that has just been created may lose the first batch sent to it (KAFKA-15591). */
  private void awaitLeaders(String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    await().ignoreExceptions().until(() -> of(admin().listOffsets(latest).all()) != null);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static <T> T of(Future<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("Kafka did not answer within %s".formatted(PATIENCE), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
