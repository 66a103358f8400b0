package dev.crossconnect.adapters.tmf641;

import dev.crossconnect.adapters.legacy.LegacySettings;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.ScopedConfig;
import dev.crossconnect.adapters.web.ClientCredentials;
import dev.crossconnect.adapters.web.WebAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How a TMF641 order system is reached. */
public record Tmf641Settings(
    URI url,
    Optional<ClientCredentials> credentials,
    Optional<CallbackSettings> callback,
    Duration connectTimeout,
    Duration timeout,
    Duration firstPoll,
    Duration longestPoll,
    RetrySettings retry,
    int mostBytes)
    implements LegacySettings {

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      with(ClientCredentials.DEFINITION, CallbackSettings.DEFINITION)
          .define(
              "url",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              WebAddress::require,
              Importance.HIGH,
              "Where the service ordering API is, up to and including its version:"
                  + " https://host/tmf-api/serviceOrdering/v4")
          .define(
              "connect.timeout.ms",
              Type.LONG,
              2_000L,
              Range.between(1, 600_000),
              Importance.LOW,
              "How long a connection may take to come about.")
          .define(
              "timeout.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 600_000),
              Importance.MEDIUM,
              "How long one answer may take. It bounds single requests, not the order: that is"
                  + " waited for until the command's deadline.")
          .define(
              "poll.initial.ms",
              Type.LONG,
              50L,
              Range.between(1, 600_000),
              Importance.MEDIUM,
              "The first pause before an accepted order is looked at again; each next is up to"
                  + " twice as long.")
          .define(
              "poll.max.ms",
              Type.LONG,
              5_000L,
              Range.between(1, 3_600_000),
              Importance.MEDIUM,
              "The longest pause between two looks at an order.")
          .define(
              "response.max.bytes",
              Type.INT,
              1 << 20,
              Range.between(1_024, 1 << 28),
              Importance.LOW,
              "An answer that is longer is not read to its end and counts as unreadable.");

  private static ConfigDef with(ConfigDef one, ConfigDef other) {
    ConfigDef both = new ConfigDef(one);
    other.configKeys().values().forEach(both::define);
    return both;
  }

  public static Tmf641Settings from(String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    URI url = URI.create(config.text("url"));
    return new Tmf641Settings(
        url,
        ClientCredentials.from(config, prefix, url),
        CallbackSettings.from(config, prefix),
        config.millis("connect.timeout.ms"),
        config.millis("timeout.ms"),
        config.millis("poll.initial.ms"),
        config.millis("poll.max.ms"),
        RetrySettings.from(prefix, properties),
        config.number("response.max.bytes"));
  }

  @Override
  public LegacySystem connect(Clock clock) {
    return new Tmf641System(this, clock);
  }
}
