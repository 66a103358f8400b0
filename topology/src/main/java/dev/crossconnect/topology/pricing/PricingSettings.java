package dev.crossconnect.topology.pricing;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How prices are kept and handed out.
 *
 * @param cachedEntries how many entries are kept ready in memory
 * @param cachedAnswers how many answers are kept as they are sent
 * @param maxAge how long others may go on showing a price without asking again
 */
public record PricingSettings(long cachedEntries, long cachedAnswers, Duration maxAge) {

  private static final String CACHED_ENTRIES = "pricing.cached.entries";
  private static final String CACHED_ANSWERS = "pricing.cached.answers";
  private static final String MAX_AGE = "pricing.max.age.ms";

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              CACHED_ENTRIES,
              Type.LONG,
              100_000L,
              Range.atLeast(0),
              Importance.MEDIUM,
              "Price entries that are kept in memory ready to use, besides the store on disk that"
                  + " has them all.")
          .define(
              CACHED_ANSWERS,
              Type.LONG,
              10_000L,
              Range.atLeast(0),
              Importance.LOW,
              "Answers to lookups of a price that are kept as they are sent, about two kilobytes"
                  + " each, for as long as nothing that they depend on changes.")
          .define(
              MAX_AGE,
              Type.LONG,
              0L,
              Range.between(0, Duration.ofDays(1).toMillis()),
              Importance.MEDIUM,
              "How long caches in front of the hub may answer with a price without asking the hub"
                  + " whether it still is the same, in whole seconds. 0: they ask every time.");

  public static PricingSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new PricingSettings(
        config.getLong(CACHED_ENTRIES),
        config.getLong(CACHED_ANSWERS),
        Duration.ofMillis(config.getLong(MAX_AGE)));
  }
}
