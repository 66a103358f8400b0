package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Gives out tokens for one client's credentials, and knows them again until they end. Forgets them
 * with its process. Thread-safe.
 */
final class SimulatedTokens {

  private final String clientId;
  private final String secret;
  private final Clock clock;
  private final Map<String, Instant> ends = new HashMap<>();
  private Duration life = Duration.ofMinutes(5);
  private int granted;

  SimulatedTokens(String clientId, String secret, Clock clock) {
    this.clientId = clientId;
    this.secret = secret;
    this.clock = clock;
  }

  synchronized void lastFor(Duration time) {
    life = time;
  }

  synchronized void forget() {
    ends.clear();
  }

  synchronized int granted() {
    return granted;
  }

  /**
   * Empty for those who do not show the credentials, in the header or in the body.
   *
   * @param authorization the header, or an empty text
   */
  synchronized Optional<ObjectNode> grant(String authorization, Map<String, String> form) {
    boolean shown =
        authorization.equals(basic())
            || (clientId.equals(form.get("client_id")) && secret.equals(form.get("client_secret")));
    if (!shown || !"client_credentials".equals(form.get("grant_type"))) {
      return Optional.empty();
    }
    granted++;
    String token = UUID.randomUUID().toString();
    ends.put(token, clock.instant().plus(life));
    return Optional.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", token)
            .put("token_type", "Bearer")
            .put("expires_in", life.toSeconds()));
  }

  synchronized boolean letsIn(String authorization) {
    String token = authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
    return ends.getOrDefault(token, Instant.MIN).isAfter(clock.instant());
  }

  private String basic() {
    String both = encoded(clientId) + ":" + encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.US_ASCII));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
