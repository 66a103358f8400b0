package dev.crossconnect.config.embedded;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.checkpoint.CleanShutdownFileHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a broker that was killed leaves behind: metadata by which it is alive and leads everything.
 *
 * <p>Its successor would believe them, begin to end transactions that were cut off, and find in the
 * middle of that that the partitions have no leader, since the controller has just given up the
 * dead one. Kafka 4.2 and 4.3 take such partitions for deleted and skip them (KAFKA-20734): the
 * transaction counts as ended, its records stay open in the log, and whoever reads committed
 * records waits at them for good. So the dead broker is given up before its successor starts: a
 * controller alone does that, and the successor, which shares its fate, finds nobody in its way.
 */
final class CutOff {

  private static final Logger LOG = LoggerFactory.getLogger(CutOff.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String METADATA = "__cluster_metadata-0";
  private static final long BETWEEN_LOOKS_MS = 5;

  private CutOff() {}

  /** Whether a broker was here before and did not come to its end. */
  static boolean isIn(KafkaConfig config) {
    return Files.exists(Path.of(config.metadataLogDir(), METADATA))
        && !config.logDirs().stream().allMatch(CutOff::endedInOrder);
  }

  private static boolean endedInOrder(String directory) {
    return Files.exists(Path.of(directory, CleanShutdownFileHandler.CLEAN_SHUTDOWN_FILE_NAME));
  }

  /** Gives the dead broker up. */
  static void giveUp(Properties ofItsSuccessor) throws InterruptedException {
    KafkaRaftServer controller =
        new KafkaRaftServer(KafkaConfig.fromProps(alone(ofItsSuccessor), false), Time.SYSTEM);
    try {
      controller.startup();
      awaitGivenUp();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static Properties alone(Properties successor) {
    Properties controller = new Properties();
    controller.putAll(successor);
    List<String> names =
        Arrays.asList(successor.getProperty("controller.listener.names").split(","));
    controller.put("process.roles", "controller");
    controller.put(
        "listeners",
        Arrays.stream(successor.getProperty("listeners").split(","))
            .filter(listener -> names.contains(listener.split("://", 2)[0]))
            .collect(Collectors.joining(",")));
    controller.remove("advertised.listeners");
    controller.remove("inter.broker.listener.name");
    // Nobody is going to send a heartbeat.
    controller.put("broker.session.timeout.ms", "50");
    controller.put("broker.heartbeat.interval.ms", "25");
    return controller;
  }

  private static void awaitGivenUp() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (brokers("Fenced") == 0 || brokers("Active") > 0) {
      if (System.nanoTime() > end) {
        LOG.warn(
            "The controller did not give up the broker that was killed within {} s; transactions"
                + " that were cut off may hold up their readers",
            PATIENCE.toSeconds());
        return;
      }
      Thread.sleep(BETWEEN_LOOKS_MS);
    }
  }

  /** Kafka says it nowhere but in its metrics to whoever has no broker to ask. */
  private static int brokers(String state) {
    try {
      return (Integer)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(
                      "kafka.controller:type=KafkaController,name=%sBrokerCount".formatted(state)),
                  "Value");
    } catch (InstanceNotFoundException notYet) {
      return 0;
    } catch (JMException e) {
      throw new IllegalStateException("Kafka does not say how many brokers it has", e);
    }
  }
}
