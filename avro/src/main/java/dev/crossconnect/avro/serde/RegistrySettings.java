package dev.crossconnect.avro.serde;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How the schema registry is reached.
 *
 * @param url where it answers; empty when the hub runs one of its own
 * @param credentials what the hub shows to it
 * @param register whether schemas that it does not have are registered, or only looked up
 * @param timeout the longest that a record waits for it
 * @param client further properties of Apicurio's HTTP client, by its own names
 */
public record RegistrySettings(
    String url,
    Credentials credentials,
    boolean register,
    Duration timeout,
    Map<String, String> client) {

  private static final String URL = "registry.url";
  private static final String REGISTER = "registry.register";
  private static final String TIMEOUT = "registry.timeout.ms";
  private static final String USERNAME = "registry.auth.username";
  private static final String PASSWORD = "registry.auth.password";
  private static final String TOKEN_ENDPOINT = "registry.auth.token.endpoint";
  private static final String CLIENT_ID = "registry.auth.client.id";
  private static final String CLIENT_SECRET = "registry.auth.client.secret";
  private static final String CLIENT_SCOPE = "registry.auth.client.scope";

  /** What stands behind this is handed to Apicurio's HTTP client. */
  private static final String CLIENT = "registry.client.";

  /**
   * The names that the HTTP client itself goes by. Apicurio also knows {@code apicurio.registry.…}
   * names for them, but 2.6.13 translates those wrongly: the place of a key store becomes that of a
   * trust store, and headers get lost.
   */
  private static final String APICURIO = "apicurio.rest.";

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              URL,
              Type.STRING,
              "",
              Importance.HIGH,
              "Where the Apicurio registry answers, such as http://registry:8080. Empty: the hub"
                  + " runs one of its own.")
          .define(
              REGISTER,
              Type.BOOLEAN,
              true,
              Importance.MEDIUM,
              "Whether the hub registers its schemas, and with them the rules that hold them"
                  + " compatible. If not, somebody else has to before it starts.")
          .define(
              TIMEOUT,
              Type.LONG,
              10_000L,
              Range.between(1, 600_000),
              Importance.LOW,
              "The longest, in milliseconds, that the registry may take to answer.")
          .define(
              USERNAME,
              Type.STRING,
              "",
              Importance.MEDIUM,
              "User name for HTTP basic authentication at the registry.")
          .define(
              PASSWORD,
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "Password for HTTP basic authentication at the registry.")
          .define(
              TOKEN_ENDPOINT,
              Type.STRING,
              "",
              Importance.MEDIUM,
              "Where tokens for the registry are issued (OAuth 2 client credentials).")
          .define(
              CLIENT_ID,
              Type.STRING,
              "",
              Importance.MEDIUM,
              "The hub's client id at the token endpoint.")
          .define(
              CLIENT_SECRET,
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "The hub's client secret at the token endpoint.")
          .define(
              CLIENT_SCOPE,
              Type.STRING,
              "",
              Importance.LOW,
              "The scope to ask for at the token endpoint, if it wants one.");

  /** What the hub shows to the registry. */
  public sealed interface Credentials {

    record Anonymous() implements Credentials {}

    record Basic(String username, Password password) implements Credentials {}

    /** OAuth 2 client credentials. */
    record Client(String tokenEndpoint, String id, Password secret, Optional<String> scope)
        implements Credentials {}
  }

  public RegistrySettings {
    client = Map.copyOf(client);
  }

  /** A registry without authentication, and everything else by default. */
  public static RegistrySettings at(String url) {
    return from(Map.of(URL, url));
  }

  /**
   * What these properties say.
   *
   * @throws ConfigException naming the property, its value and what is allowed
   */
  public static RegistrySettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new RegistrySettings(
        requireHttp(URL, config.getString(URL)),
        credentials(config),
        config.getBoolean(REGISTER),
        Duration.ofMillis(config.getLong(TIMEOUT)),
        client(config));
  }

  /** Whether the hub has to run a registry of its own. */
  public boolean embedded() {
    return url.isEmpty();
  }

  /** The same for a registry whose address is known only now. */
  public RegistrySettings withUrl(String newUrl) {
    return new RegistrySettings(requireHttp(URL, newUrl), credentials, register, timeout, client);
  }

  /** Names the client's properties but not their values: there are passwords among them. */
  @Override
  public String toString() {
    return "RegistrySettings[url=%s, credentials=%s, register=%s, timeout=%s, client=%s]"
        .formatted(url, credentials, register, timeout, client.keySet());
  }

  private static Credentials credentials(AbstractConfig config) {
    String username = config.getString(USERNAME);
    String tokenEndpoint = requireHttp(TOKEN_ENDPOINT, config.getString(TOKEN_ENDPOINT));
    if (!username.isEmpty() && !tokenEndpoint.isEmpty()) {
      throw new ConfigException(
          TOKEN_ENDPOINT, tokenEndpoint, "must be empty when " + USERNAME + " is set, or that");
    }
    if (!username.isEmpty()) {
      return new Credentials.Basic(username, required(config, PASSWORD, USERNAME));
    }
    if (!tokenEndpoint.isEmpty()) {
      String id = config.getString(CLIENT_ID);
      if (id.isEmpty()) {
        throw new ConfigException(CLIENT_ID, id, "must be set when " + TOKEN_ENDPOINT + " is");
      }
      return new Credentials.Client(
          tokenEndpoint,
          id,
          required(config, CLIENT_SECRET, TOKEN_ENDPOINT),
          Optional.of(config.getString(CLIENT_SCOPE)).filter(scope -> !scope.isEmpty()));
    }
    return new Credentials.Anonymous();
  }

  private static Password required(AbstractConfig config, String name, String because) {
    Password password = config.getPassword(name);
    if (password.value().isEmpty()) {
      throw new ConfigException(name, "", "must be set when " + because + " is");
    }
    return password;
  }

  private static String requireHttp(String name, String value) {
    if (value.isEmpty()) {
      return value;
    }
    URI uri;
    try {
      uri = URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, "must be a URL: " + e.getMessage());
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new ConfigException(name, value, "must begin with http:// or https:// and a host");
    }
    if (uri.getUserInfo() != null) {
      throw new ConfigException(
          name, "[hidden]", "must not contain credentials, which belong in registry.auth.*");
    }
    return value;
  }

  private static Map<String, String> client(AbstractConfig config) {
    Map<String, String> client = new TreeMap<>();
    config
        .originalsWithPrefix(CLIENT)
        .forEach(
            (name, value) ->
                client.put(
                    APICURIO + name,
                    value instanceof Password secret ? secret.value() : String.valueOf(value)));
    return client;
  }
}
