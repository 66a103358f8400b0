package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.ScopedConfig;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How commands for one target are taken from Kafka, whatever protocol the target speaks. */
public record RunnerSettings(
    String target,
    int concurrency,
    int queue,
    Duration linger,
    Duration drain,
    RetrySettings retry,
    GateSettings gate) {

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      own(RetrySettings.DEFINITION, GateSettings.DEFINITION)
          .define(
              "concurrency",
              Type.INT,
              16,
              Range.between(1, 1_000),
              Importance.HIGH,
              "The most commands this instance has under way in the legacy system at once, never"
                  + " two of the same order. Each takes a thread while it is.")
          .define(
              "queue",
              Type.INT,
              4_000,
              Range.between(1, 100_000),
              Importance.LOW,
              "The most commands held in memory; with so many, reading from Kafka pauses until half"
                  + " of them are done.")
          .define(
              "linger.ms",
              Type.LONG,
              5L,
              Range.between(0, 1_000),
              Importance.LOW,
              "How long a result waits for others to share its transaction with while other"
                  + " commands are under way. With none under way it waits for nobody.")
          .define(
              "drain.ms",
              Type.LONG,
              5_000L,
              Range.between(0, 600_000),
              Importance.MEDIUM,
              "How long calls under way may take to finish when the hub stops or a partition moves"
                  + " to another instance. Then they are interrupted, and verified by whoever gets"
                  + " the command next.");

  public static RunnerSettings from(String target, String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    return new RunnerSettings(
        target,
        config.number("concurrency"),
        config.number("queue"),
        config.millis("linger.ms"),
        config.millis("drain.ms"),
        RetrySettings.from(prefix, properties),
        GateSettings.from(prefix, properties));
  }

  private static ConfigDef own(ConfigDef retry, ConfigDef gate) {
    ConfigDef definition = new ConfigDef(retry);
    gate.configKeys().values().forEach(definition::define);
    return definition;
  }
}
