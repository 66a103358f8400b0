package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.connectors.gateway.Refusal.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was written under which Idempotency-Key, so that a request that comes again is answered
 * without being written again.
 *
 * <p>That only spares work. A repeat that does get written, because another instance or a restarted
 * one was asked or the window has passed, has no second effect either: the intake sees to that. So
 * a small memory of this instance is enough, and nothing has to be shared or kept. The results
 * follow from the body, so all that is remembered is where its records stand.
 */
final class RememberedWrites {

  private static final int LONGEST_KEY = 255;

  private final Map<Key, Written> writes;
  private final GatewaySettings.Idempotency settings;
  private final Clock clock;

  /** Keys are the caller's own, so another organisation or type may use the same one. */
  private record Key(String organisationId, String type, String idempotencyKey) {}

  /** A request that asks to be remembered; the digest tells its body from others. */
  record Request(Key key, String digest) {}

  private record Written(String digest, Position position, Instant at) {}

  RememberedWrites(GatewaySettings.Idempotency settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.writes =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Written> eldest) {
            return size() > settings.answers();
          }
        };
  }

  static Request request(String organisationId, String type, String idempotencyKey, Utf8Text body) {
    if (idempotencyKey.length() > LONGEST_KEY) {
      throw Refusal.of(
          Reason.MALFORMED,
          "An Idempotency-Key has at most " + LONGEST_KEY + " characters",
          Map.of("field", "Idempotency-Key", "allowed", "at most " + LONGEST_KEY + " characters"));
    }
    return new Request(new Key(organisationId, type, idempotencyKey), digest(body));
  }

  /**
   * Where the records of this request stand, if it was written not long ago.
   *
   * @throws Refusal when another one was written under its key
   */
  Optional<Position> find(Request request) {
    Written written;
    synchronized (writes) {
      written = writes.get(request.key());
      if (written != null && written.at().plus(settings.window()).isBefore(clock.instant())) {
        writes.remove(request.key());
        written = null;
      }
    }
    if (written == null) {
      return Optional.empty();
    }
    if (!written.digest().equals(request.digest())) {
      throw Refusal.of(
          Reason.OTHER_REQUEST,
          "Another request came with this Idempotency-Key before; a new request needs a new key",
          Map.of("field", "Idempotency-Key"));
    }
    return Optional.of(written.position());
  }

  void remember(Request request, Position position) {
    Written written = new Written(request.digest(), position, clock.instant());
    synchronized (writes) {
      writes.put(request.key(), written);
    }
  }

  private static String digest(Utf8Text body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(body.bytes(), body.offset(), body.length());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
