package dev.crossconnect.adapters.jdbc;

import dev.crossconnect.adapters.legacy.LegacySettings;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.ScopedConfig;
import dev.crossconnect.adapters.legacy.YamlFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** How a database with staging tables is reached, and what is asked of it. */
public record JdbcSettings(
    String url,
    String username,
    Password password,
    StagingTable table,
    int poolSize,
    Duration connectTimeout,
    Duration timeout,
    Duration firstPoll,
    Duration longestPoll,
    RetrySettings retry)
    implements LegacySettings {

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "url",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              JdbcSettings::requireUrl,
              Importance.HIGH,
              "Where the database is: jdbc:postgresql://host/database. The driver has to be on the"
                  + " class path; PostgreSQL's is there.")
          .define(
              "username",
              Type.STRING,
              "",
              Importance.HIGH,
              "Who logs in; one who may do no more than the statements of the file need.")
          .define(
              "password",
              Type.PASSWORD,
              "",
              Importance.HIGH,
              "The password that goes with it, best as ${env:…} or ${file:…}.")
          .define(
              "table.file",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "A YAML file with the statements for each specification and verb, and what the states"
                  + " of a row mean. It is read at start.")
          .define(
              "pool.size",
              Type.INT,
              4,
              Range.between(1, 1_000),
              Importance.MEDIUM,
              "The most connections. A command has one only while a statement runs, not while it"
                  + " waits for its result.")
          .define(
              "connect.timeout.ms",
              Type.LONG,
              2_000L,
              Range.between(250, 600_000),
              Importance.LOW,
              "How long to wait for a connection, from the pool or a new one.")
          .define(
              "timeout.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 600_000),
              Importance.MEDIUM,
              "How long one statement may take.")
          .define(
              "poll.initial.ms",
              Type.LONG,
              200L,
              Range.between(1, 600_000),
              Importance.MEDIUM,
              "The first pause before a row is looked at again; each next is up to twice as long.")
          .define(
              "poll.max.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 3_600_000),
              Importance.MEDIUM,
              "The longest pause between two looks at a row.");

  public static JdbcSettings from(String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    return new JdbcSettings(
        config.text("url"),
        config.text("username"),
        config.secret("password"),
        YamlFile.read(
            prefix + "table.file", Path.of(config.text("table.file")), StagingTable.class),
        config.number("pool.size"),
        config.millis("connect.timeout.ms"),
        config.millis("timeout.ms"),
        config.millis("poll.initial.ms"),
        config.millis("poll.max.ms"),
        RetrySettings.from(prefix, properties));
  }

  @Override
  public LegacySystem connect(Clock clock) {
    return new JdbcSystem(this, clock);
  }

  private static void requireUrl(String property, Object value) {
    if (!String.valueOf(value).startsWith("jdbc:")) {
      throw new ConfigException(property, value, "must begin with jdbc:");
    }
  }
}
