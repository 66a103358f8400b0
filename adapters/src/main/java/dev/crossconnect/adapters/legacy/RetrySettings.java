package dev.crossconnect.adapters.legacy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How soon something is tried again that certainly had no effect. The same for every protocol. */
public record RetrySettings(Duration first, Duration longest) {

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "retry.initial.ms",
              Type.LONG,
              200L,
              Range.between(1, 600_000),
              Importance.LOW,
              "The first pause before a call is repeated that certainly had no effect (the system"
                  + " was unreachable or busy); each next is up to twice as long. It is repeated as"
                  + " long as the command's deadline allows.")
          .define(
              "retry.max.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 3_600_000),
              Importance.LOW,
              "The longest pause between two such calls, unless the system asks for more.");

  public static RetrySettings from(String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    return new RetrySettings(config.millis("retry.initial.ms"), config.millis("retry.max.ms"));
  }

  public Backoff backoff() {
    return new Backoff(first, longest);
  }
}
