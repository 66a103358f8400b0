package dev.crossconnect.topology;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How the topology runs. What Kafka Streams itself can be told more of goes by {@code kafka.*}. */
public record StreamsSettings(
    int threads,
    Duration commitInterval,
    Duration idle,
    Duration poll,
    int standbys,
    Duration session,
    Duration transactionTimeout,
    long cacheBytes,
    long writeBufferBytes) {

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "streams.threads",
              Type.INT,
              1,
              Range.between(1, 256),
              Importance.MEDIUM,
              "Threads that process; one for every two cores is a good measure.")
          .define(
              "streams.commit.interval.ms",
              Type.INT,
              50,
              Range.between(5, 30_000),
              Importance.HIGH,
              "How long a result waits for its transaction at most, while there is always more to do;"
                  + " below 50 exactly-once begins to cost throughput.")
          .define(
              "streams.commit.idle.ms",
              Type.INT,
              2,
              Range.between(1, 30_000),
              Importance.MEDIUM,
              "How long a thread that has done something waits for more before it commits, while less"
                  + " has come than before the last commit. Not below the commit interval: commits"
                  + " go by that alone.")
          .define(
              "streams.poll.ms",
              Type.INT,
              10,
              Range.between(1, 1_000),
              Importance.LOW,
              "How long an idle thread waits for records: a floor under the latency of a lone"
                  + " message.")
          .define(
              "streams.standby.replicas",
              Type.INT,
              1,
              Range.between(0, 10),
              Importance.HIGH,
              "Copies of every store on other instances, as far as there are others.")
          .define(
              "streams.session.timeout.ms",
              Type.INT,
              6_000,
              Range.between(500, 600_000),
              Importance.MEDIUM,
              "After this the others take over what a dead instance had. Not below the broker's"
                  + " group.min.session.timeout.ms, which is 6000 unless changed.")
          .define(
              "streams.transaction.timeout.ms",
              Type.INT,
              10_000,
              Range.between(1_000, 600_000),
              Importance.MEDIUM,
              "After this the broker gives up a dead instance's transaction; until then its"
                  + " partitions cannot go on elsewhere, and copies answer. It has to be longer than"
                  + " a rebalance takes, in which nobody commits: whoever is given up has to build"
                  + " its stores anew.")
          .define(
              "streams.rocksdb.cache.bytes",
              Type.LONG,
              64L << 20,
              Range.atLeast(8L << 20),
              Importance.MEDIUM,
              "Memory that all stores of the process share for blocks, indexes and filters.")
          .define(
              "streams.rocksdb.write.buffer.bytes",
              Type.LONG,
              16L << 20,
              Range.atLeast(1L << 20),
              Importance.LOW,
              "Memory in which a store collects writes before they go to disk.");

  public static StreamsSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new StreamsSettings(
        config.getInt("streams.threads"),
        Duration.ofMillis(config.getInt("streams.commit.interval.ms")),
        Duration.ofMillis(config.getInt("streams.commit.idle.ms")),
        Duration.ofMillis(config.getInt("streams.poll.ms")),
        config.getInt("streams.standby.replicas"),
        Duration.ofMillis(config.getInt("streams.session.timeout.ms")),
        Duration.ofMillis(config.getInt("streams.transaction.timeout.ms")),
        config.getLong("streams.rocksdb.cache.bytes"),
        config.getLong("streams.rocksdb.write.buffer.bytes"));
  }
}
