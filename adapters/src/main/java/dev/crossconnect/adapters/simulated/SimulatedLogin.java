package dev.crossconnect.adapters.simulated;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Checks a UsernameToken as the profile has it: the password or its digest, a time that is not long
 * ago, and a nonce that was not there before. Thread-safe.
 */
final class SimulatedLogin {

  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final int MOST_NONCES = 10_000;

  private final String username;
  private final String password;
  private final Clock clock;
  private final Map<String, Instant> nonces =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST_NONCES;
        }
      };

  SimulatedLogin(String username, String password, Clock clock) {
    this.username = username;
    this.password = password;
    this.clock = clock;
  }

  boolean letsIn(Document document) {
    String shown = text(document, "Password");
    String nonce = text(document, "Nonce");
    String created = text(document, "Created");
    return text(document, "Username").equals(username)
        && isFresh(created)
        && isNew(nonce)
        && shown.equals(isDigest(document) ? digest(nonce, created) : password);
  }

  private boolean isFresh(String created) {
    try {
      return Duration.between(Instant.parse(created), clock.instant()).abs().compareTo(FRESH) < 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private synchronized boolean isNew(String nonce) {
    return !nonce.isEmpty() && nonces.putIfAbsent(nonce, clock.instant()) == null;
  }

  private String digest(String nonce, String created) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(Base64.getDecoder().decode(nonce));
      sha1.update((created + password).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sha1.digest());
    } catch (NoSuchAlgorithmException | IllegalArgumentException e) {
      return "no digest of " + nonce;
    }
  }

  private static boolean isDigest(Document document) {
    NodeList found = document.getElementsByTagNameNS("*", "Password");
    return found.getLength() > 0
        && ((Element) found.item(0)).getAttribute("Type").endsWith("#PasswordDigest");
  }

  private static String text(Document document, String name) {
    NodeList found = document.getElementsByTagNameNS("*", name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
