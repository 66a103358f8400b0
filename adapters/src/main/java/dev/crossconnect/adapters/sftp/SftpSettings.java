package dev.crossconnect.adapters.sftp;

import dev.crossconnect.adapters.legacy.LegacySettings;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.ScopedConfig;
import dev.crossconnect.adapters.legacy.YamlFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** How a batch host is reached, and what its files look like. */
public record SftpSettings(
    String host,
    int port,
    List<String> hostKeys,
    String username,
    Password password,
    Optional<Path> privateKey,
    Folders folders,
    String marker,
    BatchFormat format,
    Duration collect,
    int mostLines,
    Duration poll,
    Duration connectTimeout,
    Duration timeout,
    RetrySettings retry,
    int mostBytes)
    implements LegacySettings {

  private static final String FINGERPRINT = "SHA256:";

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "host",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Where the SFTP server is.")
          .define("port", Type.INT, 22, Range.between(1, 65_535), Importance.MEDIUM, "Its port.")
          .define(
              "host.keys",
              Type.LIST,
              ConfigDef.NO_DEFAULT_VALUE,
              SftpSettings::requireFingerprints,
              Importance.HIGH,
              "The fingerprints of the keys that the server may show, as ssh-keygen -lf prints them"
                  + " (SHA256:…); several while it changes them. Any other server is refused.")
          .define(
              "username",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Who logs in.")
          .define(
              "password",
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "The password, or that of the private key; best as ${env:…} or ${file:…}.")
          .define(
              "private.key.file",
              Type.STRING,
              "",
              Importance.MEDIUM,
              "A file with the private key to log in with, in OpenSSH's or PEM format.")
          .define(
              "format.file",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "A YAML file that says what requests and responses look like. It is read at start.")
          .define(
              "folder.inbox",
              Type.STRING,
              "inbox",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Where the host looks for requests.")
          .define(
              "folder.sent",
              Type.STRING,
              "sent",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Where the hub keeps a copy of each request, by its sequence number. All instances"
                  + " share it, nobody else writes there, and nothing is taken away that a command"
                  + " may still be asked about.")
          .define(
              "folder.responses",
              Type.STRING,
              "responses",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Where the host puts responses.")
          .define(
              "folder.archive",
              Type.STRING,
              "archive",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Where the hub moves responses that it has read; kept as long as those sent.")
          .define(
              "response.marker",
              Type.STRING,
              "",
              Importance.LOW,
              "What the host appends to a response's name for an empty file beside it that says"
                  + " that it is whole. The totals in its trailer have to fit in any case.")
          .define(
              "collect.ms",
              Type.LONG,
              1_000L,
              Range.between(1, 3_600_000),
              Importance.MEDIUM,
              "How long a command waits for others to share a file with.")
          .define(
              "file.max.lines",
              Type.INT,
              500,
              Range.between(1, 100_000),
              Importance.LOW,
              "With so many commands a file is not kept waiting, and gets no more.")
          .define(
              "poll.ms",
              Type.LONG,
              2_000L,
              Range.between(1, 3_600_000),
              Importance.MEDIUM,
              "The pause between two looks for responses.")
          .define(
              "connect.timeout.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 600_000),
              Importance.LOW,
              "How long connecting may take, and logging in.")
          .define(
              "timeout.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 600_000),
              Importance.MEDIUM,
              "How long one answer of the server may take.")
          .define(
              "response.max.bytes",
              Type.INT,
              4 << 20,
              Range.between(1_024, 1 << 28),
              Importance.LOW,
              "A file that is longer is not read.");

  public static SftpSettings from(String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    String privateKey = config.text("private.key.file");
    return new SftpSettings(
        config.text("host"),
        config.number("port"),
        config.texts("host.keys"),
        config.text("username"),
        config.secret("password"),
        privateKey.isBlank() ? Optional.empty() : Optional.of(Path.of(privateKey)),
        new Folders(
            config.text("folder.inbox"),
            config.text("folder.sent"),
            config.text("folder.responses"),
            config.text("folder.archive")),
        config.text("response.marker"),
        YamlFile.read(
            prefix + "format.file", Path.of(config.text("format.file")), BatchFormat.class),
        config.millis("collect.ms"),
        config.number("file.max.lines"),
        config.millis("poll.ms"),
        config.millis("connect.timeout.ms"),
        config.millis("timeout.ms"),
        RetrySettings.from(prefix, properties),
        config.number("response.max.bytes"));
  }

  @Override
  public LegacySystem connect(Clock clock) {
    return new SftpSystem(this, clock);
  }

  private static void requireFingerprints(String property, Object value) {
    List<?> keys = (List<?>) value;
    if (keys.isEmpty() || !keys.stream().allMatch(key -> key.toString().startsWith(FINGERPRINT))) {
      throw new ConfigException(property, value, "must be fingerprints like SHA256:…");
    }
  }

  /** Directories of the server. */
  record Folders(String inbox, String sent, String responses, String archive) {}
}
