package dev.crossconnect.topology.query;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How instances ask each other.
 *
 * @param hedge after how long a standby is asked as well
 * @param timeout how long another instance may take
 * @param patience how long an answer is looked for while there is none
 */
public record QuerySettings(Duration hedge, Duration timeout, Duration patience) {

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "queries.hedge.ms",
              Type.INT,
              50,
              Range.between(1, 60_000),
              Importance.MEDIUM,
              "How long the instance that works on a partition may take to answer before one that"
                  + " keeps a copy is asked as well.")
          .define(
              "queries.timeout.ms",
              Type.INT,
              1_000,
              Range.between(1, 60_000),
              Importance.MEDIUM,
              "How long another instance is waited for.")
          .define(
              "queries.patience.ms",
              Type.INT,
              2_000,
              Range.between(0, 60_000),
              Importance.MEDIUM,
              "How long a query waits for some copy to become readable, as during a rebalance,"
                  + " before it answers 503.");

  public static QuerySettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new QuerySettings(
        Duration.ofMillis(config.getInt("queries.hedge.ms")),
        Duration.ofMillis(config.getInt("queries.timeout.ms")),
        Duration.ofMillis(config.getInt("queries.patience.ms")));
  }
}
