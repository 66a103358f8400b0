package dev.crossconnect.config.http;

import dev.crossconnect.config.settings.SecuritySettings;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** Finds out who calls, by what the settings allow to be shown: a key, a token, a certificate. */
final class Authentication {

  private static final String API_KEY = "X-API-Key";
  private static final String BEARER = "bearer ";

  private final boolean asks;
  private final Optional<KnownCallers> keys;
  private final Optional<Tokens> tokens;
  private final Optional<Certificates> certificates;

  Authentication(SecuritySettings settings) {
    this.asks = settings.authenticates();
    this.keys =
        settings
            .apiKeys()
            .map(file -> KnownCallers.in(file, "security.api.keys.file", Caller.Means.KEY));
    this.tokens =
        settings
            .jwt()
            .map(
                jwt ->
                    new Tokens(
                        jwt, new PublishedKeys(jwt.jwks(), System::nanoTime), Clock.systemUTC()));
    this.certificates =
        settings.asksForCertificates() ? settings.tls().map(Certificates::new) : Optional.empty();
  }

  /**
   * Who calls. What is said for one request counts before what the connection says: a certificate
   * may belong to a proxy through which many come.
   *
   * @throws BadCredentials when it shows something that does not count
   */
  Caller whoCalls(Context http) throws BadCredentials {
    if (!asks) {
      return Caller.LOCAL;
    }
    String key = http.header(API_KEY);
    if (key != null) {
      return whoShowsKey(key.strip());
    }
    String authorization = http.header(Header.AUTHORIZATION);
    if (authorization != null) {
      return whoShows(authorization);
    }
    return certificates.flatMap(shown -> shown.whoCalls(http)).orElse(Caller.NOBODY);
  }

  /** Looks whether what it goes by has changed. */
  void refresh() {
    keys.ifPresent(KnownCallers::refresh);
    tokens.ifPresent(Tokens::refresh);
    certificates.ifPresent(Certificates::refresh);
  }

  private Caller whoShows(String authorization) throws BadCredentials {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw new BadCredentials("The header Authorization has to be: Bearer, then a key or token");
    }
    String shown = authorization.substring(BEARER.length()).strip();
    // Tokens have dots, keys have none.
    return shown.indexOf('.') >= 0 && tokens.isPresent()
        ? tokens.get().whoShows(shown)
        : whoShowsKey(shown);
  }

  private Caller whoShowsKey(String key) throws BadCredentials {
    return keys.flatMap(known -> known.whoShows(Fingerprint.of(key)))
        .orElseThrow(() -> new BadCredentials("The key is not known"));
  }
}
