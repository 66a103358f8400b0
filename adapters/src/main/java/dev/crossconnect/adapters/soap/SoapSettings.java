package dev.crossconnect.adapters.soap;

import dev.crossconnect.adapters.legacy.LegacySettings;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.ScopedConfig;
import dev.crossconnect.adapters.legacy.YamlFile;
import dev.crossconnect.adapters.web.WebAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/** How a SOAP system is reached, and what is said to it. */
public record SoapSettings(
    URI url,
    Dialogue dialogue,
    Optional<Credentials> credentials,
    Duration connectTimeout,
    Duration timeout,
    Duration firstPoll,
    Duration longestPoll,
    RetrySettings retry,
    int mostBytes)
    implements LegacySettings {

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "url",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              WebAddress::require,
              Importance.HIGH,
              "Where the web service is.")
          .define(
              "dialogue.file",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "A YAML file with the requests for each specification and verb, and how their answers"
                  + " are read. It is read at start.")
          .define(
              "username",
              Type.STRING,
              "",
              Importance.MEDIUM,
              "Who asks, in a UsernameToken of WS-Security; without one requests carry none.")
          .define(
              "password",
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "The password that goes with it, best as ${env:…} or ${file:…}.")
          .define(
              "password.type",
              Type.STRING,
              "digest",
              ConfigDef.ValidString.in("digest", "text"),
              Importance.MEDIUM,
              "How the password is shown: as a digest that is good for one request, or as it is"
                  + " (only over https).")
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
              "How long one answer may take.")
          .define(
              "poll.initial.ms",
              Type.LONG,
              100L,
              Range.between(1, 600_000),
              Importance.MEDIUM,
              "The first pause before work that was taken up is looked at again; each next is up to"
                  + " twice as long.")
          .define(
              "poll.max.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 3_600_000),
              Importance.MEDIUM,
              "The longest pause between two looks.")
          .define(
              "response.max.bytes",
              Type.INT,
              1 << 20,
              Range.between(1_024, 1 << 28),
              Importance.LOW,
              "An answer that is longer is not read to its end and counts as unreadable.");

  public static SoapSettings from(String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    return new SoapSettings(
        URI.create(config.text("url")),
        YamlFile.read(
            prefix + "dialogue.file", Path.of(config.text("dialogue.file")), Dialogue.class),
        credentials(config),
        config.millis("connect.timeout.ms"),
        config.millis("timeout.ms"),
        config.millis("poll.initial.ms"),
        config.millis("poll.max.ms"),
        RetrySettings.from(prefix, properties),
        config.number("response.max.bytes"));
  }

  private static Optional<Credentials> credentials(ScopedConfig config) {
    String username = config.text("username");
    return username.isBlank()
        ? Optional.empty()
        : Optional.of(
            new Credentials(
                username,
                config.secret("password"),
                UsernameToken.Kind.valueOf(config.text("password.type").toUpperCase(Locale.ROOT))));
  }

  @Override
  public LegacySystem connect(Clock clock) {
    return new SoapSystem(this, clock);
  }

  /** Who asks; the password does not show when this is printed. */
  record Credentials(String username, Password password, UsernameToken.Kind kind) {}
}
