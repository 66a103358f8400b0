package dev.crossconnect.config.testbed;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
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
 *     bed.await().untilAsserted(() -> assertThat(bed.kafka().values(bed.topic("orders.updates"))).hasSize(3));
 *   }
 * }
 * }</pre>
 *
 * <p>Topic names are full names everywhere; {@link #topic} puts the prefix before a short one.
 */
public final class TestBed implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final SharedServers servers;
  private final String prefix;
  private final Path directory;
  private final Deque<AutoCloseable> closing = new ConcurrentLinkedDeque<>();
  private Cluster kafka;

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

  /** The shared cluster. */
  public Cluster kafka() {
    if (kafka == null) {
      kafka = closing(new Cluster(bootstrapServers()));
    }
    return kafka;
  }

  /**
   * A hub that shares the bed's broker and registry, and keeps to the bed's prefix. Orders go on
   * without a price and without resources: what loads prices sets {@code orders.pricing.required},
   * what loads resources {@code orders.reservations}.
   */
  public HubProcess.Launch hub() {
    return hubOfItsOwn()
        .set("kafka.bootstrap.servers", bootstrapServers())
        .set("registry.url", registryUrl())
        .set("topics.prefix", prefix);
  }

  /** A hub that brings a broker and a registry of its own along; it too asks for neither. */
  public HubProcess.Launch hubOfItsOwn() {
    return new HubProcess.Launch(this)
        .set("orders.pricing.required", "false")
        .set("orders.reservations", "false");
  }

  /** A broker of this test's own, that may be stopped and killed. */
  public BrokerProcess broker(Map<String, String> overrides) {
    return closing(BrokerProcess.start(directory.resolve("broker"), overrides));
  }

  /** Creates a topic under its short name on the shared cluster, and gives its full name. */
  public String createTopic(String shortName, int partitions) {
    String topic = topic(shortName);
    kafka().createTopic(topic, partitions, Map.of());
    return topic;
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

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
