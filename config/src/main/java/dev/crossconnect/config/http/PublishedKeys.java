package dev.crossconnect.config.http;

import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer signs with, from where it publishes them (a JWKS). They are fetched again
 * from time to time, so that one it has withdrawn stops to count, and when a token names one that
 * is not among them, because issuers change keys. The latter anybody can provoke: so there is a
 * pause between two fetches, and no more than one caller waits for one.
 */
final class PublishedKeys {

  static final Duration PAUSE = Duration.ofSeconds(10);
  static final Duration MAX_AGE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final URI address;
  private final LongSupplier nanoTime;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final VerificationJwkSelector selector = new VerificationJwkSelector();
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Optional<KeySet> keys = Optional.empty();
  private volatile long triedAt;

  /** The keys as they once were published; a new object whenever they change. */
  record KeySet(String json, List<JsonWebKey> keys) {

    static KeySet parse(String json) throws JoseException {
      return new KeySet(json, new JsonWebKeySet(json).getJsonWebKeys());
    }
  }

  PublishedKeys(URI address, LongSupplier nanoTime) {
    this.address = address;
    this.nanoTime = nanoTime;
    this.triedAt = nanoTime.getAsLong() - MAX_AGE.toNanos();
  }

  /** The keys as they are known, once they are. */
  KeySet current() {
    if (keys.isEmpty()) {
      fetchUnlessJustTried(PAUSE);
    }
    return keys.orElseThrow(this::unavailable);
  }

  /**
   * The key that a token says it was signed with, if the issuer publishes it.
   *
   * @throws HttpResponseException when that cannot be said at the moment
   */
  Optional<JsonWebKey> keyOf(JsonWebSignature token) throws JoseException {
    Optional<JsonWebKey> known = select(token, current());
    if (known.isPresent()) {
      return known;
    }
    if (!fetchUnlessJustTried(PAUSE)) {
      throw unavailable();
    }
    return select(token, current());
  }

  /** Fetches them again when they have become old. */
  void refresh() {
    fetchUnlessJustTried(MAX_AGE);
  }

  private Optional<JsonWebKey> select(JsonWebSignature token, KeySet from) throws JoseException {
    return Optional.ofNullable(
        token.getKeyIdHeaderValue() == null
            ? selector.selectWithVerifySignatureDisambiguate(token, from.keys())
            : selector.select(token, from.keys()));
  }

  /** Returns false when somebody else is just fetching them, who is not waited for. */
  private boolean fetchUnlessJustTried(Duration pause) {
    if (nanoTime.getAsLong() - triedAt < pause.toNanos()) {
      return true;
    }
    if (!fetching.tryLock()) {
      return false;
    }
    try {
      if (nanoTime.getAsLong() - triedAt >= pause.toNanos()) {
        fetch();
        triedAt = nanoTime.getAsLong();
      }
      return true;
    } finally {
      fetching.unlock();
    }
  }

  private void fetch() {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      take(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException | IOException | JoseException e) {
      answer.cancel(true);
      LOG.warn("The keys of the issuer cannot be fetched from {}: {}", address, e.toString());
    }
  }

  private void take(HttpResponse<String> answer) throws IOException, JoseException {
    if (answer.statusCode() != OK) {
      throw new IOException("it answered " + answer.statusCode());
    }
    if (keys.filter(known -> known.json().equals(answer.body())).isEmpty()) {
      KeySet published = KeySet.parse(answer.body());
      keys = Optional.of(published);
      LOG.info("The issuer publishes {} keys at {}", published.keys().size(), address);
    }
  }

  private HttpResponseException unavailable() {
    return new HttpResponseException(
        HttpStatus.SERVICE_UNAVAILABLE.getCode(),
        "The keys of the issuer of your token cannot be had at the moment; send again",
        Map.of("retryAfter", "1"));
  }
}
