package dev.crossconnect.config.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker with its KRaft controller, inside this process, on 127.0.0.1 and with its
 * state in a directory. Started again there it is the same cluster, with the same records and, if
 * its port is still free, at the same address; also after a kill -9.
 *
 * <p>It is Kafka, and so it does what Kafka does when its disk fails: it ends the process.
 */
public final class EmbeddedBroker implements AutoCloseable {

  static final int NODE_ID = 1;

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final String clusterId;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers, String clusterId) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.clusterId = clusterId;
  }

  /** Starts a broker with the state in this directory and returns when it takes requests. */
  public static EmbeddedBroker start(Path directory) {
    return start(directory, Map.of());
  }

  /**
   * Starts a broker with the state in this directory and returns when it takes requests.
   *
   * @param overrides broker properties that go before the ones chosen here
   * @throws ConfigException if a property has a value that Kafka does not take
   * @throws EmbeddedStartException if it does not start for any other reason
   */
  public static EmbeddedBroker start(Path directory, Map<String, String> overrides) {
    Path home = directory.toAbsolutePath();
    Path logs = home.resolve("log");
    try {
      List<Integer> ports = LoopbackPorts.keep(home.resolve("ports"), 2);
      Properties settings = BrokerSettings.of(logs, ports.get(0), ports.get(1), overrides);
      KafkaConfig config = KafkaConfig.fromProps(settings, false);
      boolean cutOff = CutOff.isIn(config);
      String clusterId = clusterIn(config);
      if (cutOff) {
        CutOff.giveUp(settings);
      }
      KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
      startup(server);
      return new EmbeddedBroker(server, BrokerSettings.bootstrapServers(settings), clusterId);
    } catch (ConfigException e) {
      throw e;
    } catch (Exception e) {
      throw new EmbeddedStartException(
          "The embedded Kafka broker did not start with its state in %s: %s"
              .formatted(home, reasons(e)),
          e);
    }
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Names the cluster for as long as its directory lives. */
  public String clusterId() {
    return clusterId;
  }

  /**
   * Stops the broker in order: what was acknowledged is on disk afterwards, nothing is replayed.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  /** Kafka says what matters, such as which port is taken, in the cause of the cause. */
  private static String reasons(Exception failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .map(cause -> Objects.requireNonNullElse(cause.getMessage(), cause.toString()))
        .collect(Collectors.joining("; because: "));
  }

  private static void startup(KafkaRaftServer server) {
    boolean started = false;
    try {
      server.startup();
      started = true;
    } finally {
      if (!started) {
        server.shutdown();
      }
    }
  }

  /** Makes a cluster of the directories unless they are one already, and says which. */
  private static String clusterIn(KafkaConfig config) throws Exception {
    for (String directory : config.logDirs()) {
      Files.createDirectories(Path.of(directory));
    }
    Optional<String> known =
        new MetaPropertiesEnsemble.Loader()
            .addLogDirs(config.logDirs())
            .addMetadataLogDir(config.metadataLogDir())
            .load()
            .clusterId();
    return known.isPresent() ? known.get() : format(config);
  }

  private static String format(KafkaConfig config) throws Exception {
    String clusterId = Uuid.randomUuid().toString();
    new Formatter()
        .setNodeId(config.nodeId())
        .setClusterId(clusterId)
        .setDirectories(config.logDirs())
        .setMetadataLogDirectory(config.metadataLogDir())
        .setControllerListenerName(config.controllerListenerNames().get(0))
        // It would print to standard output, which belongs to the hub.
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
    return clusterId;
  }
}
