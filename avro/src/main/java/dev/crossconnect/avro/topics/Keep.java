package dev.crossconnect.avro.topics;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** How long a topic keeps its records. */
public sealed interface Keep {

  /** The last value of every key, for ever. */
  record Latest() implements Keep {}

  /** Every record, for a time. */
  record During(Duration time) implements Keep {}

  /** The last value of every key, and even that only for a time. */
  record LatestDuring(Duration time) implements Keep {}

  static Keep latest() {
    return new Latest();
  }

  static Keep days(int days) {
    return new During(Duration.ofDays(days));
  }

  static Keep latestDuring(Duration time) {
    return new LatestDuring(time);
  }

  default Map<String, String> asTopicConfig() {
    if (this instanceof During during) {
      return Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(during.time().toMillis()));
    }
    if (this instanceof LatestDuring during) {
      return Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(during.time().toMillis()));
    }
    return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  }
}
