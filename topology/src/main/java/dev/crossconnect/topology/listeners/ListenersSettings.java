package dev.crossconnect.topology.listeners;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * Whom the hub calls when something happens.
 *
 * @param origins where it may call, besides its own machine while it is on loopback
 * @param most how many may be registered
 * @param suspendAfter how old an event may become that a listener does not take
 */
public record ListenersSettings(Set<String> origins, int most, Duration suspendAfter) {

  private static final String ORIGINS = "listeners.allowed.origins";

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              ORIGINS,
              Type.LIST,
              List.of(),
              (name, value) -> requireOrigins(value),
              Importance.HIGH,
              "Where listeners of the TM Forum's hub may be called, such as"
                  + " https://portal.example.com; http only where it says http. Besides these, a hub"
                  + " that listens on loopback calls loopback.")
          .define(
              "listeners.most",
              Type.INT,
              20,
              Range.between(0, 200),
              Importance.MEDIUM,
              "How many listeners may be registered. Each takes a consumer of Kafka and a thread, on"
                  + " every instance.")
          .define(
              "listeners.suspend.after.ms",
              Type.LONG,
              Duration.ofDays(1).toMillis(),
              Range.between(1_000, Duration.ofDays(28).toMillis()),
              Importance.MEDIUM,
              "How old an event may become that its listener does not take; then the listener is"
                  + " called no more until it is registered again.");

  public ListenersSettings {
    origins = Set.copyOf(origins);
  }

  public static ListenersSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new ListenersSettings(
        Set.copyOf(config.getList(ORIGINS)),
        config.getInt("listeners.most"),
        Duration.ofMillis(config.getLong("listeners.suspend.after.ms")));
  }

  private static void requireOrigins(Object value) {
    for (Object origin : (List<?>) value) {
      if (!Callbacks.isOrigin(origin.toString())) {
        throw new ConfigException(
            ORIGINS, origin, "must be https://host or https://host:port, without a path");
      }
    }
  }
}
