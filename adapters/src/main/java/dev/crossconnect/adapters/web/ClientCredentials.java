package dev.crossconnect.adapters.web;

import dev.crossconnect.adapters.legacy.ScopedConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * What the hub shows an authorisation server to get tokens for a legacy system (OAuth 2.0, client
 * credentials). The secret does not show when this is printed.
 *
 * @param scope empty to ask for none
 * @param margin how long before its end a token is renewed
 */
public record ClientCredentials(
    URI tokenUrl,
    String clientId,
    Password secret,
    Placement placement,
    String scope,
    Duration margin) {

  private static final String TOKEN_URL = "oauth.token.url";
  private static final String CLIENT_ID = "oauth.client.id";
  private static final String SECRET = "oauth.client.secret";
  private static final String PLACEMENT = "oauth.client.authentication";
  private static final String SCOPE = "oauth.scope";
  private static final String MARGIN = "oauth.renew.before.ms";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Names are relative to {@code adapters.<target>.} */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              TOKEN_URL,
              Type.STRING,
              "",
              ClientCredentials::requireAddress,
              Importance.MEDIUM,
              "Where an authorisation server gives out tokens for client credentials (OAuth 2.0);"
                  + " without one requests carry no token.")
          .define(CLIENT_ID, Type.STRING, "", Importance.MEDIUM, "Who the hub is there.")
          .define(
              SECRET,
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "The secret that goes with it, best as ${env:…} or ${file:…}.")
          .define(
              PLACEMENT,
              Type.STRING,
              "basic",
              ConfigDef.ValidString.in("basic", "body"),
              Importance.LOW,
              "How both are shown: in a header, as every server has to take it, or in the body.")
          .define(
              SCOPE,
              Type.STRING,
              "",
              Importance.LOW,
              "What the tokens are to be good for, as scopes separated by blanks; the server's own"
                  + " idea without any.")
          .define(
              MARGIN,
              Type.LONG,
              30_000L,
              Range.between(0, 3_600_000),
              Importance.LOW,
              "How long before its end a token is renewed, though never before half of its time.");

  /** How the hub says who it is. */
  public enum Placement {
    BASIC,
    BODY
  }

  /**
   * Empty where no tokens are asked for.
   *
   * @param prefix for the names of what is wrong
   * @param system where the tokens are shown
   */
  public static Optional<ClientCredentials> from(ScopedConfig config, String prefix, URI system) {
    boolean hasClient = !config.text(CLIENT_ID).isBlank();
    if (config.text(TOKEN_URL).isBlank()) {
      if (hasClient) {
        throw new ConfigException(prefix + CLIENT_ID + " is of no use without " + TOKEN_URL);
      }
      return Optional.empty();
    }
    if (!hasClient || config.secret(SECRET).value().isEmpty()) {
      throw new ConfigException(prefix + TOKEN_URL + " needs " + CLIENT_ID + " and " + SECRET);
    }
    URI tokenUrl = URI.create(config.text(TOKEN_URL));
    requirePrivacy(prefix + TOKEN_URL, tokenUrl);
    requirePrivacy(prefix + "url", system);
    return Optional.of(
        new ClientCredentials(
            tokenUrl,
            config.text(CLIENT_ID),
            config.secret(SECRET),
            Placement.valueOf(config.text(PLACEMENT).toUpperCase(Locale.ROOT)),
            config.text(SCOPE),
            config.millis(MARGIN)));
  }

  private static void requireAddress(String property, Object value) {
    if (!String.valueOf(value).isBlank()) {
      WebAddress.require(property, value);
    }
  }

  /** Whoever reads a secret or a token on the way can do what the hub can. */
  private static void requirePrivacy(String property, URI url) {
    if (!url.getScheme().equals("https") && !LOOPBACK.contains(url.getHost())) {
      throw new ConfigException(
          property, url, "must be https://…, since secrets and tokens go there");
    }
  }
}
