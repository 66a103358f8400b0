package dev.crossconnect.adapters.soap;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * The UsernameToken of WS-Security: who asks, with the password itself or a digest of it that is
 * good for one request only. Thread-safe.
 */
final class UsernameToken {

  private static final String BASE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
  private static final String PROFILE = BASE + "username-token-profile-1.0#";
  private static final int NONCE_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  UsernameToken(Clock clock) {
    this.clock = clock;
  }

  /** The header block for one request. */
  String header(String username, String password, Kind kind) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    Instant created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return """
    <wsse:Security soap:mustUnderstand="1" xmlns:wsse="%swssecurity-secext-1.0.xsd" \
    xmlns:wsu="%swssecurity-utility-1.0.xsd"><wsse:UsernameToken>\
    <wsse:Username>%s</wsse:Username><wsse:Password Type="%s">%s</wsse:Password>\
    <wsse:Nonce EncodingType="%ssoap-message-security-1.0#Base64Binary">%s</wsse:Nonce>\
    <wsu:Created>%s</wsu:Created></wsse:UsernameToken></wsse:Security>"""
        .formatted(
            BASE,
            BASE,
            Xml.escaped(username),
            PROFILE + kind.type,
            Xml.escaped(kind == Kind.TEXT ? password : digest(nonce, created.toString(), password)),
            BASE,
            Base64.getEncoder().encodeToString(nonce),
            created);
  }

  /** Base64 of SHA-1 of nonce, time and password, as the profile has it. */
  static String digest(byte[] nonce, String created, String password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(nonce);
      sha1.update(created.getBytes(StandardCharsets.UTF_8));
      sha1.update(password.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-1", e);
    }
  }

  /** How the password is shown. */
  enum Kind {
    @JsonProperty("digest")
    DIGEST("PasswordDigest"),
    @JsonProperty("text")
    TEXT("PasswordText");

    private final String type;

    Kind(String type) {
      this.type = type;
    }
  }
}
