package dev.crossconnect.config.embedded;

import static java.util.Map.entry;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The properties of a broker that is alone in its cluster, lives on a laptop and is killed without
 * notice. What differs from Kafka's default says why.
 */
final class BrokerSettings {

  private static final String BROKER = "PLAINTEXT";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String MEBIBYTE_8 = "8388608";

  /** Kafka's own topics ask for three replicas, and for 50 partitions that nobody here needs. */
  private static final Map<String, String> INTERNAL_TOPICS =
      Map.ofEntries(
          entry("offsets.topic.replication.factor", "1"),
          entry("offsets.topic.num.partitions", "1"),
          entry("offsets.topic.segment.bytes", MEBIBYTE_8),
          entry("transaction.state.log.replication.factor", "1"),
          entry("transaction.state.log.min.isr", "1"),
          entry("transaction.state.log.num.partitions", "1"),
          entry("transaction.state.log.segment.bytes", MEBIBYTE_8),
          entry("share.coordinator.state.topic.replication.factor", "1"),
          entry("share.coordinator.state.topic.min.isr", "1"),
          entry("share.coordinator.state.topic.num.partitions", "1"),
          entry("share.coordinator.state.topic.segment.bytes", MEBIBYTE_8));

  private static final Map<String, String> RECOVERY =
      Map.ofEntries(
          // Nobody takes over from the only broker: to give it up for a pause of the process or a
          // night of the laptop would only interrupt it. A killed one is given up by CutOff.
          entry("broker.session.timeout.ms", "30000"),
          entry("broker.heartbeat.interval.ms", "500"),
          // A transaction that nobody will finish is ended soon: readers wait at it.
          entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"),
          // Whoever commits often meets the end of the transaction before; that takes a millisecond
          // here, and the broker would wait for twenty. On a busy machine it takes longer than the
          // 100 after which the broker would send the producer away, to come again out of turn.
          entry("add.partitions.to.txn.retry.backoff.ms", "1"),
          entry("add.partitions.to.txn.retry.backoff.max.ms", "2000"),
          // So is a dead member of a group: nobody gets its partitions before. The floors are
          // lower than that, so that a test may ask for less.
          entry("group.streams.session.timeout.ms", "3000"),
          entry("group.streams.min.session.timeout.ms", "500"),
          entry("group.streams.heartbeat.interval.ms", "1000"),
          entry("group.streams.min.heartbeat.interval.ms", "100"),
          entry("group.consumer.session.timeout.ms", "3000"),
          entry("group.consumer.min.session.timeout.ms", "500"),
          entry("group.consumer.heartbeat.interval.ms", "1000"),
          entry("group.consumer.min.heartbeat.interval.ms", "100"),
          entry("group.min.session.timeout.ms", "500"),
          // A laptop may stay closed over the holidays; after a week, groups would start over.
          entry("offsets.retention.minutes", "525600"));

  /** Nobody else is going to join: a group need not wait for more members before it works. */
  private static final Map<String, String> NO_WAITING =
      Map.ofEntries(
          entry("group.initial.rebalance.delay.ms", "0"),
          entry("group.streams.initial.rebalance.delay.ms", "0"),
          entry("group.streams.assignment.interval.ms", "100"),
          entry("group.consumer.assignment.interval.ms", "100"));

  private static final Map<String, String> SMALL_FOOTPRINT =
      Map.ofEntries(
          entry("num.network.threads", "2"),
          entry("num.io.threads", "4"),
          entry("background.threads", "2"),
          entry("group.coordinator.threads", "1"),
          entry("group.coordinator.background.threads", "1"),
          // 128 MiB otherwise, allocated at start; this is enough for 150,000 keys a pass.
          entry("log.cleaner.dedupe.buffer.size", "4194304"),
          // Old records go by whole segments: with 1 GiB they would stay for good.
          entry("log.segment.bytes", "67108864"),
          entry("log.index.size.max.bytes", "1048576"),
          entry("metadata.log.segment.bytes", MEBIBYTE_8),
          entry("metadata.max.retention.bytes", "33554432"),
          // An idle controller writes and syncs a record that says so, twice a second by default.
          entry("metadata.max.idle.interval.ms", "5000"));

  private BrokerSettings() {}

  static Properties of(
      Path logs, int brokerPort, int controllerPort, Map<String, String> overrides) {
    Map<String, String> settings =
        new HashMap<>(
            Map.ofEntries(
                entry("process.roles", "broker,controller"),
                entry("node.id", Integer.toString(EmbeddedBroker.NODE_ID)),
                entry(
                    "listeners",
                    "%s,%s"
                        .formatted(
                            listener(BROKER, brokerPort), listener(CONTROLLER, controllerPort))),
                entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                entry("controller.listener.names", CONTROLLER),
                // Voters by address, not by what the log remembers: the port may change.
                entry(
                    "controller.quorum.voters",
                    "%d@%s:%d"
                        .formatted(EmbeddedBroker.NODE_ID, LoopbackPorts.HOST, controllerPort)),
                entry("log.dirs", logs.toString()),
                // Topics come from the catalogue; a misspelt name is an error and not a new topic.
                entry("auto.create.topics.enable", "false")));
    settings.putAll(INTERNAL_TOPICS);
    settings.putAll(RECOVERY);
    settings.putAll(NO_WAITING);
    settings.putAll(SMALL_FOOTPRINT);
    settings.putAll(overrides);
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  /** Where clients find a broker with these settings, its listeners overridden or not. */
  static String bootstrapServers(Properties settings) {
    List<String> controllers =
        Arrays.asList(settings.getProperty("controller.listener.names").split(","));
    String advertised =
        settings.getProperty("advertised.listeners", settings.getProperty("listeners"));
    return Arrays.stream(advertised.split(","))
        .map(listener -> listener.split("://", 2))
        .filter(nameAndAddress -> !controllers.contains(nameAndAddress[0]))
        .map(nameAndAddress -> nameAndAddress[1])
        .collect(Collectors.joining(","));
  }

  private static String listener(String name, int port) {
    return "%s://%s:%d".formatted(name, LoopbackPorts.HOST, port);
  }
}
