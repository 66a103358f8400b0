package dev.crossconnect.topology.inventory;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
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
 * How the inventory gives out resources.
 *
 * @param quarantine how long what was assigned is not used again, by kind
 * @param countable kinds whose ids can be reserved in unbroken series
 * @param lowPercent below this share of free resources a pool is running dry
 * @param keepEnded how long an ended reservation is known
 * @param answerWait how long a caller waits for the answer
 */
public record InventorySettings(
    Map<String, Duration> quarantine,
    Set<String> countable,
    int lowPercent,
    Duration keepEnded,
    Duration answerWait) {

  private static final String QUARANTINE = "inventory.quarantine";
  private static final String COUNTABLE = "inventory.contiguous.kinds";
  private static final String LOW = "inventory.low.percent";
  private static final String KEEP_ENDED = "inventory.keep.ended.ms";
  private static final String ANSWER_WAIT = "inventory.answer.timeout.ms";

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              QUARANTINE,
              Type.LIST,
              "number=P30D",
              InventorySettings::requireDurations,
              Importance.MEDIUM,
              "How long a resource that was assigned is not given out again after its release, as"
                  + " kind=duration, ISO 8601; kinds that are not named are free at once. What was"
                  + " only held is free at once, too.")
          .define(
              COUNTABLE,
              Type.LIST,
              "ipv4,number",
              Importance.LOW,
              "Kinds of which unbroken series can be reserved. It costs some writes for each"
                  + " resource that is taken or given back. Fixed once such resources are loaded.")
          .define(
              LOW,
              Type.INT,
              10,
              Range.between(0, 90),
              Importance.MEDIUM,
              "When fewer than so many of a hundred resources of a pool are free, it is reported as"
                  + " running dry, on inventory.updates; 0 for never.")
          .define(
              KEEP_ENDED,
              Type.LONG,
              Duration.ofDays(7).toMillis(),
              Range.atLeast(Duration.ofHours(25).toMillis()),
              Importance.MEDIUM,
              "How long a reservation is known after its end, so that a repeat is known to be one.")
          .define(
              ANSWER_WAIT,
              Type.LONG,
              10_000L,
              Range.between(100, 60_000),
              Importance.MEDIUM,
              "How long a caller waits until the answer to a reservation is committed.");

  public static InventorySettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new InventorySettings(
        durations(config.getList(QUARANTINE)),
        Set.copyOf(config.getList(COUNTABLE)),
        config.getInt(LOW),
        Duration.ofMillis(config.getLong(KEEP_ENDED)),
        Duration.ofMillis(config.getLong(ANSWER_WAIT)));
  }

  Duration quarantineOf(String kind) {
    return quarantine.getOrDefault(kind, Duration.ZERO);
  }

  private static void requireDurations(String name, Object value) {
    List<String> entries = ((List<?>) value).stream().map(String::valueOf).toList();
    try {
      durations(entries);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new ConfigException(
          name, entries, "kind=duration is allowed, such as number=P30D: " + e.getMessage());
    }
  }

  private static Map<String, Duration> durations(List<String> entries) {
    Map<String, Duration> durations = new HashMap<>();
    for (String entry : entries) {
      int at = entry.indexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException("'" + entry + "' has no '='");
      }
      Duration duration = Duration.parse(entry.substring(at + 1).strip());
      if (duration.isNegative()) {
        throw new IllegalArgumentException("'" + entry + "' is negative");
      }
      durations.put(entry.substring(0, at).strip(), duration);
    }
    return Map.copyOf(durations);
  }
}
