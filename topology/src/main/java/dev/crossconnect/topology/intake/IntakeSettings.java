package dev.crossconnect.topology.intake;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How the intake waits.
 *
 * @param patience how long the parts of an order may be apart
 */
public record IntakeSettings(Duration patience) {

  private static final String PATIENCE = "intake.incomplete.after.ms";

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              PATIENCE,
              Type.LONG,
              Duration.ofMinutes(15).toMillis(),
              Range.between(100, Duration.ofDays(7).toMillis()),
              Importance.MEDIUM,
              "How long an order whose lines have not all come is waited for after the last of"
                  + " them; then it is held for a person to look at, and goes on by itself should"
                  + " they come after all.");

  public static IntakeSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new IntakeSettings(Duration.ofMillis(config.getLong(PATIENCE)));
  }
}
