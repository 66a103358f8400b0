package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.legacy.LegacySettings;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.NetworkReport;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.ScopedConfig;
import dev.crossconnect.adapters.tl1.CommandTemplate.CannotFill;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** How a network element, or the gateway to several, is reached and spoken to. */
public record Tl1Settings(
    String host,
    int port,
    Login login,
    Optional<SshLogin> ssh,
    CommandBook commands,
    int sessions,
    Waiting waiting,
    RetrySettings retry,
    int mostChars)
    implements LegacySettings {

  private static final String COMMANDS_FILE = "commands.file";
  private static final String SSH_HOST_KEY = "ssh.host.key";

  /** Who the hub is to the element. */
  record Login(String user, Password password, String tid) {

    /** By the names that commands have for them. */
    Map<String, String> values() {
      return Map.of("user", user, "password", password.value(), "tid", tid);
    }
  }

  /**
   * Who the hub is to the SSH server in front of the element.
   *
   * @param hostKey the server's fingerprint, SHA256:…
   */
  record SshLogin(String user, Password password, String hostKey) {}

  /** How long for what. */
  record Waiting(Duration connect, Duration answer, Duration keepAlive) {}

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "host",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "The element, or the gateway element that passes commands on by their TID.")
          .define(
              "port",
              Type.INT,
              3_083,
              Range.between(1, 65_535),
              Importance.HIGH,
              "Its TL1 port, or with transport ssh its SSH port.")
          .define(
              "transport",
              Type.STRING,
              "tcp",
              ConfigDef.ValidString.in("tcp", "ssh"),
              Importance.HIGH,
              "What carries the sessions. Over tcp everybody on the way can read the password.")
          .define("user", Type.STRING, "", Importance.HIGH, "Whom to log in as: ${user}.")
          .define(
              "password",
              Type.PASSWORD,
              "",
              Importance.HIGH,
              "The password of the login: ${password}. Take it from the environment or a file.")
          .define(
              "tid", Type.STRING, "", Importance.LOW, "The element that sessions are with: ${tid}.")
          .define("ssh.user", Type.STRING, "", Importance.MEDIUM, "Whom to log in to SSH as.")
          .define(
              "ssh.password",
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "The password of the login to SSH.")
          .define(
              SSH_HOST_KEY,
              Type.STRING,
              "",
              Importance.MEDIUM,
              "The fingerprint of the SSH server's key, as ssh-keygen -l shows it: SHA256:…"
                  + " Required with transport ssh; a server with another key is not spoken to.")
          .define(
              COMMANDS_FILE,
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "A YAML file with what is said for each specification; the sample"
                  + " config/business/access.yaml explains every word of it.")
          .define(
              "sessions",
              Type.INT,
              4,
              Range.between(1, 64),
              Importance.MEDIUM,
              "The most sessions at once; elements allow few. Each carries one command at a time,"
                  + " and no more commands are under way than there are sessions.")
          .define(
              "connect.timeout.ms",
              Type.LONG,
              5_000L,
              Range.between(1, 600_000),
              Importance.LOW,
              "How long a connection may take to come about.")
          .define(
              "timeout.ms",
              Type.LONG,
              10_000L,
              Range.between(1, 600_000),
              Importance.MEDIUM,
              "How long the element may say nothing at all about a command. Once it has"
                  + " acknowledged with IP or PF, the answer is waited for until the deadline.")
          .define(
              "keep.alive.ms",
              Type.LONG,
              60_000L,
              Range.between(10, 3_600_000),
              Importance.LOW,
              "How often sessions that nobody uses say something, so that the element does not end"
                  + " them, and how often it is seen to that one is there to hear events.")
          .define(
              "response.max.chars",
              Type.INT,
              1 << 20,
              Range.between(1_024, 1 << 26),
              Importance.LOW,
              "An answer that is longer, all parts together, counts as lost.");

  public static Tl1Settings from(String prefix, Map<String, ?> properties) {
    ScopedConfig config = ScopedConfig.of(DEFINITION, prefix, properties);
    CommandBook commands = commands(prefix, config.text(COMMANDS_FILE));
    return new Tl1Settings(
        config.text("host"),
        config.number("port"),
        login(prefix, config, commands),
        ssh(prefix, config),
        commands,
        config.number("sessions"),
        new Waiting(
            config.millis("connect.timeout.ms"),
            config.millis("timeout.ms"),
            config.millis("keep.alive.ms")),
        RetrySettings.from(prefix, properties),
        config.number("response.max.chars"));
  }

  /** What cannot be said is found out now and not at the first login. */
  private static Login login(String prefix, ScopedConfig config, CommandBook commands) {
    Login login = new Login(config.text("user"), config.secret("password"), config.text("tid"));
    try {
      Map<String, String> values = new HashMap<>(login.values());
      values.put("ctag", "1");
      commands.dialogue().login().filled(values);
      commands.dialogue().keepAlive().filled(values);
      return login;
    } catch (CannotFill e) {
      throw new ConfigException("The login of " + prefix + "* cannot be said: " + e.getMessage());
    }
  }

  private static Optional<SshLogin> ssh(String prefix, ScopedConfig config) {
    if (!config.text("transport").equals("ssh")) {
      return Optional.empty();
    }
    String hostKey = config.text(SSH_HOST_KEY);
    if (!hostKey.startsWith("SHA256:")) {
      throw new ConfigException(
          prefix + SSH_HOST_KEY,
          hostKey,
          "with transport ssh it has to be the server's fingerprint, SHA256:…");
    }
    return Optional.of(
        new SshLogin(config.text("ssh.user"), config.secret("ssh.password"), hostKey));
  }

  private static CommandBook commands(String prefix, String file) {
    try {
      return CommandBook.read(Path.of(file));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ConfigException(prefix + COMMANDS_FILE, file, e.getMessage());
    }
  }

  @Override
  public LegacySystem connect(Clock clock) {
    return connect(clock, report -> {});
  }

  @Override
  public LegacySystem connect(Clock clock, Consumer<NetworkReport> reports) {
    return new Tl1System(this, new Sessions(this, opener(), new Reports(reports)), clock);
  }

  private Connection.Opener opener() {
    InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
    return ssh.isPresent()
        ? new SshOpener(host, port, ssh.get(), waiting.connect())
        : () -> TcpConnection.open(address, waiting.connect());
  }
}
