package dev.crossconnect.config.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How callers show who they are, and how what they say is kept from others.
 *
 * @param apiKeys the file of those who call with a key
 * @param jwt whose tokens count
 * @param tls without it, HTTP as it is
 */
public record SecuritySettings(Optional<Path> apiKeys, Optional<Jwt> jwt, Optional<Tls> tls) {

  private static final String KEYS_FILE = "security.api.keys.file";
  private static final String JWT_ISSUER = "security.jwt.issuer";
  private static final String JWT_AUDIENCE = "security.jwt.audience";
  private static final String JWKS_URL = "security.jwt.jwks.url";
  private static final String ROLES_CLAIM = "security.jwt.roles.claim";
  private static final String CERTIFICATES_FILE = "security.certificates.file";
  private static final String KEYSTORE = "http.tls.keystore";
  private static final String TRUSTSTORE = "http.tls.truststore";
  private static final String CLIENT_AUTH = "http.tls.client.auth";
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.0\\.0\\.1|\\[::1]");

  /** Tokens count that this issuer made for this audience and signed with one of its keys. */
  public record Jwt(String issuer, String audience, URI jwks, String rolesClaim) {}

  /**
   * The server's own certificate, and what it asks of its clients.
   *
   * @param trusted whose client certificates are believed
   * @param certificates the file of the clients that are known; any believed one without it
   */
  public record Tls(
      Store keys, Optional<Store> trusted, ClientAuth clientAuth, Optional<Path> certificates) {}

  /**
   * A key store or trust store.
   *
   * @param property the setting that names it, for complaints
   */
  public record Store(String property, Path file, Password password, String type) {}

  /** Whether a client has to show a certificate. */
  public enum ClientAuth {
    NONE,
    WANTED,
    REQUIRED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static String[] words() {
      return Arrays.stream(values()).map(ClientAuth::word).toArray(String[]::new);
    }
  }

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              KEYS_FILE,
              Type.STRING,
              "",
              Importance.HIGH,
              "Who calls with an API key: lines of `name = role[,role]:sha256-of-the-key`, as"
                  + " `./hub key` prints them. Read again when it changes.")
          .define(
              JWT_ISSUER,
              Type.STRING,
              "",
              Importance.HIGH,
              "Whose tokens count: the claim iss of a JWT. Goes with audience and jwks.url.")
          .define(
              JWT_AUDIENCE,
              Type.STRING,
              "",
              Importance.HIGH,
              "For whom a token has to be made: one of the claim aud of a JWT.")
          .define(
              JWKS_URL,
              Type.STRING,
              "",
              Importance.HIGH,
              "Where the issuer publishes the keys it signs with. https, or http on loopback.")
          .define(
              ROLES_CLAIM,
              Type.STRING,
              "roles",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "The claim of a JWT that holds roles, as a list or separated by spaces. Dots lead into"
                  + " claims within claims: realm_access.roles.")
          .define(
              CERTIFICATES_FILE,
              Type.STRING,
              "",
              Importance.MEDIUM,
              "Who calls with a client certificate: lines of"
                  + " `name = role[,role]:sha256-fingerprint`. Without it every certificate that the"
                  + " trust store vouches for has the role salesforce. Read again when it changes.")
          .define(
              KEYSTORE,
              Type.STRING,
              "",
              Importance.HIGH,
              "The server's key and certificate chain; with it the server speaks HTTPS only. Read"
                  + " again when it changes.")
          .define(
              "http.tls.keystore.password",
              Type.PASSWORD,
              "",
              Importance.HIGH,
              "Opens the key store and the key in it.")
          .define(
              "http.tls.keystore.type",
              Type.STRING,
              "PKCS12",
              ValidString.in("PKCS12", "JKS"),
              Importance.LOW,
              "The format of the key store.")
          .define(
              TRUSTSTORE,
              Type.STRING,
              "",
              Importance.MEDIUM,
              "The certificates that vouch for clients. Never a public authority's, unless"
                  + " security.certificates.file says which of its clients are meant. Read again when"
                  + " it changes.")
          .define(
              "http.tls.truststore.password",
              Type.PASSWORD,
              "",
              Importance.MEDIUM,
              "Opens the trust store.")
          .define(
              "http.tls.truststore.type",
              Type.STRING,
              "PKCS12",
              ValidString.in("PKCS12", "JKS"),
              Importance.LOW,
              "The format of the trust store.")
          .define(
              CLIENT_AUTH,
              Type.STRING,
              ClientAuth.NONE.word(),
              ValidString.in(ClientAuth.words()),
              Importance.MEDIUM,
              "Whether clients show a certificate: required lets nobody connect without one, not"
                  + " even a probe; wanted takes one where there is one.");

  /**
   * Reads them from the properties of the hub.
   *
   * @throws ConfigException naming the property, its value and what is allowed
   */
  public static SecuritySettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new SecuritySettings(file(config, KEYS_FILE), jwt(config), tls(config));
  }

  /** Whether a caller can show who it is; if not, everybody may do everything. */
  public boolean authenticates() {
    return apiKeys.isPresent() || jwt.isPresent() || asksForCertificates();
  }

  public boolean asksForCertificates() {
    return tls.filter(on -> on.clientAuth() != ClientAuth.NONE).isPresent();
  }

  /** How URLs of the server begin. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }

  private static Optional<Jwt> jwt(AbstractConfig config) {
    List<String> together = List.of(JWT_ISSUER, JWT_AUDIENCE, JWKS_URL);
    if (together.stream().allMatch(name -> config.getString(name).isEmpty())) {
      return Optional.empty();
    }
    for (String name : together) {
      if (config.getString(name).isEmpty()) {
        throw new ConfigException(name, "", "goes with the others of " + together);
      }
    }
    return Optional.of(
        new Jwt(
            config.getString(JWT_ISSUER),
            config.getString(JWT_AUDIENCE),
            keysAddress(config.getString(JWKS_URL)),
            config.getString(ROLES_CLAIM)));
  }

  /** Whoever can change these keys on their way can make any token. */
  private static URI keysAddress(String value) {
    try {
      URI address = URI.create(value);
      String host = String.valueOf(address.getHost());
      boolean kept =
          switch (String.valueOf(address.getScheme())) {
            case "https" -> address.getHost() != null;
            case "http" -> LOOPBACK.matcher(host).matches();
            default -> false;
          };
      if (kept) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(JWKS_URL, value, "is no URL: " + e.getMessage());
    }
    throw new ConfigException(JWKS_URL, value, "must be https://…, or http://… on loopback");
  }

  private static Optional<Tls> tls(AbstractConfig config) {
    Optional<Store> keys = store(config, KEYSTORE);
    Optional<Store> trusted = store(config, TRUSTSTORE);
    Optional<Path> certificates = file(config, CERTIFICATES_FILE);
    ClientAuth clientAuth =
        ClientAuth.valueOf(config.getString(CLIENT_AUTH).toUpperCase(Locale.ROOT));
    if (clientAuth == ClientAuth.NONE) {
      withoutEffect(config, TRUSTSTORE, trusted.isPresent());
      withoutEffect(config, CERTIFICATES_FILE, certificates.isPresent());
    } else {
      if (keys.isEmpty()) {
        throw new ConfigException(CLIENT_AUTH, clientAuth.word(), "needs " + KEYSTORE);
      }
      if (trusted.isEmpty()) {
        throw new ConfigException(CLIENT_AUTH, clientAuth.word(), "needs " + TRUSTSTORE);
      }
    }
    return keys.map(store -> new Tls(store, trusted, clientAuth, certificates));
  }

  private static void withoutEffect(AbstractConfig config, String name, boolean set) {
    if (set) {
      throw new ConfigException(
          name, config.getString(name), "has no effect unless " + CLIENT_AUTH + " is set");
    }
  }

  private static Optional<Store> store(AbstractConfig config, String name) {
    return file(config, name)
        .map(
            file ->
                new Store(
                    name,
                    file,
                    config.getPassword(name + ".password"),
                    config.getString(name + ".type")));
  }

  private static Optional<Path> file(AbstractConfig config, String name) {
    return Optional.of(config.getString(name)).filter(text -> !text.isEmpty()).map(Path::of);
  }
}
