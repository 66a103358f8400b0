package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.ScopedConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * When calls to a target may begin.
 *
 * @param perSecond zero for no limit
 */
public record GateSettings(
    BreakerSettings breaker, double perSecond, int burst, List<MaintenanceWindow> maintenance) {

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "breaker.calls",
              Type.INT,
              20,
              Range.between(0, 10_000),
              Importance.MEDIUM,
              "Of how many last calls the circuit breaker judges the system; 0 for no breaker. What"
                  + " counts is trouble at the edge (unreachable, busy, no usable answer), not"
                  + " refusals. Commands wait while it is open, as long as their deadline allows.")
          .define(
              "breaker.percent",
              Type.INT,
              50,
              Range.between(1, 100),
              Importance.LOW,
              "How many of a hundred of them must have been trouble for it to open.")
          .define(
              "breaker.pause.ms",
              Type.LONG,
              2_000L,
              Range.between(1, 3_600_000),
              Importance.MEDIUM,
              "The pause before a single command is let through as a probe. Each probe that fails"
                  + " doubles the pause, the first that does not closes the breaker.")
          .define(
              "breaker.pause.max.ms",
              Type.LONG,
              60_000L,
              Range.between(1, 3_600_000),
              Importance.LOW,
              "The longest pause between two probes.")
          .define(
              "rate.per.second",
              Type.DOUBLE,
              0.0,
              Range.between(0, 1_000_000),
              Importance.MEDIUM,
              "The most calls for commands that this instance begins in a second; 0 for no limit."
                  + " Further ones wait in the order in which they came.")
          .define(
              "rate.burst",
              Type.INT,
              1,
              Range.between(1, 1_000_000),
              Importance.LOW,
              "How many of them may begin at once after a rest.")
          .define(
              "maintenance",
              Type.LIST,
              List.of(),
              GateSettings::requireWindows,
              Importance.MEDIUM,
              "When the system is left alone, every week: 'Sun 02:00-04:00 Europe/Dublin', with a"
                  + " range of days ('Mon-Fri 23:30-00:30 UTC') or 'daily'; several separated by"
                  + " commas. Calls under way go on, further ones wait as long as their deadline"
                  + " allows.");

  public GateSettings {
    maintenance = List.copyOf(maintenance);
  }

  static GateSettings from(String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    Duration pause = config.millis("breaker.pause.ms");
    Duration longest = config.millis("breaker.pause.max.ms");
    return new GateSettings(
        new BreakerSettings(
            config.number("breaker.calls"),
            config.number("breaker.percent"),
            pause,
            longest.compareTo(pause) < 0 ? pause : longest),
        config.fraction("rate.per.second"),
        config.number("rate.burst"),
        config.texts("maintenance").stream().map(MaintenanceWindow::parse).toList());
  }

  private static void requireWindows(String property, Object value) {
    for (Object window : (List<?>) value) {
      try {
        MaintenanceWindow.parse(window.toString());
      } catch (IllegalArgumentException e) {
        throw new ConfigException(property, value, "'" + window + "': " + e.getMessage());
      }
    }
  }
}
