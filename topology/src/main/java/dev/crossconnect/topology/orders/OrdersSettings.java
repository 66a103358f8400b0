package dev.crossconnect.topology.orders;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How long orders live in the store.
 *
 * @param keepEnded how long an order can be looked up, and its repeats be known, after its end
 */
public record OrdersSettings(Duration keepEnded) {

  private static final String KEEP_ENDED = "orders.keep.ended.ms";

  /** Salesforce repeats a message for up to 24 hours; a repeat must find the order still known. */
  private static final Duration LEAST = Duration.ofHours(25);

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              KEEP_ENDED,
              Type.LONG,
              Duration.ofDays(7).toMillis(),
              Range.atLeast(LEAST.toMillis()),
              Importance.MEDIUM,
              "How long an order stays in the store after it has ended; its updates stay in their"
                  + " topic for longer. At least 25 hours, so that whatever Salesforce repeats is"
                  + " known to be a repeat.");

  public static OrdersSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new OrdersSettings(Duration.ofMillis(config.getLong(KEEP_ENDED)));
  }
}
