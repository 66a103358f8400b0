package dev.crossconnect.adapters.tmf641;

import dev.crossconnect.adapters.legacy.ScopedConfig;
import dev.crossconnect.adapters.web.WebAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How an order system calls back.
 *
 * @param url how it reaches the listener; empty if by the listener's own address
 * @param secret what the path of a call has to begin with; made up anew at each start if empty
 * @param poll the longest pause between looks at an order all the same
 */
record CallbackSettings(
    String host,
    int port,
    Optional<URI> url,
    Optional<Password> secret,
    String query,
    Duration poll,
    Duration renew) {

  private static final String FOLLOW = "follow";
  private static final String HOST = "callback.host";
  private static final String PORT = "callback.port";
  private static final String URL = "callback.url";
  private static final String SECRET = "callback.secret";
  private static final String QUERY = "callback.query";
  private static final String POLL = "callback.poll.ms";
  private static final String RENEW = "callback.renew.ms";
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
  private static final Pattern SECRET_FORM = Pattern.compile("[A-Za-z0-9_-]{16,200}");
  private static final int SECRET_BYTES = 32;

  /** Names are relative to {@code adapters.<target>.} */
  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              FOLLOW,
              Type.STRING,
              "poll",
              ConfigDef.ValidString.in("poll", "callback"),
              Importance.MEDIUM,
              "How the end of an order is noticed: by looking at it again and again, or by having"
                  + " the order system call when it changes, and then looking.")
          .define(
              HOST,
              Type.STRING,
              "127.0.0.1",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Where calls are listened for, in plain HTTP: what comes from other machines wants a"
                  + " proxy with TLS before it.")
          .define(
              PORT,
              Type.INT,
              0,
              Range.between(0, 65_535),
              Importance.MEDIUM,
              "The port for it; 0 for any that is free.")
          .define(
              URL,
              Type.STRING,
              "",
              CallbackSettings::requireAddress,
              Importance.MEDIUM,
              "How the order system reaches it, if not by that host and port: https://proxy/path")
          .define(
              SECRET,
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "What the path of a call begins with, known to the order system alone: 16 to 200"
                  + " letters, digits, _ and -. Without one it is made up at each start; with one, a"
                  + " hub that was killed registers under the address that it had before.")
          .define(
              QUERY,
              Type.STRING,
              "eventType=ServiceOrderStateChangeEvent",
              Importance.LOW,
              "Which events the order system is asked for.")
          .define(
              POLL,
              Type.LONG,
              60_000L,
              Range.between(10, 3_600_000),
              Importance.LOW,
              "The longest pause between two looks at an order while the order system calls back,"
                  + " for calls that get lost.")
          .define(
              RENEW,
              Type.LONG,
              60_000L,
              Range.between(10, 86_400_000),
              Importance.LOW,
              "How often the registration is renewed, for an order system that has forgotten it. It"
                  + " also is when something suggests that it has.");

  /** Empty where orders are polled. */
  static Optional<CallbackSettings> from(ScopedConfig config, String prefix) {
    if (config.text(FOLLOW).equals("poll")) {
      return Optional.empty();
    }
    Optional<URI> url =
        Optional.of(config.text(URL)).filter(given -> !given.isBlank()).map(URI::create);
    if (url.isEmpty() && EVERYWHERE.contains(config.text(HOST))) {
      throw new ConfigException(
          prefix + HOST, config.text(HOST), "is no address to call: " + URL + " has to name one");
    }
    return Optional.of(
        new CallbackSettings(
            config.text(HOST),
            config.number(PORT),
            url,
            secret(config.secret(SECRET), prefix),
            config.text(QUERY),
            config.millis(POLL),
            config.millis(RENEW)));
  }

  private static Optional<Password> secret(Password given, String prefix) {
    if (given.value().isEmpty()) {
      return Optional.empty();
    }
    if (!SECRET_FORM.matcher(given.value()).matches()) {
      throw new ConfigException(prefix + SECRET + " has to be 16 to 200 letters, digits, _ and -");
    }
    return Optional.of(given);
  }

  private static void requireAddress(String property, Object value) {
    if (!String.valueOf(value).isBlank()) {
      WebAddress.require(property, value);
    }
  }

  /** The secret of this start. */
  String secretOrNew() {
    return secret.map(Password::value).orElseGet(CallbackSettings::newSecret);
  }

  private static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Where a listener on this port is called, without the secret. */
  String address(int listening) {
    String own = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listening;
    return url.map(given -> given.toString().replaceAll("/+$", "")).orElse(own);
  }
}
