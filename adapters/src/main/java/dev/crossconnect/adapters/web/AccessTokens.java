package dev.crossconnect.adapters.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.adapters.web.WebClient.Exchange;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * The token that all requests to one legacy system show, kept until shortly before its end.
 * Thread-safe.
 *
 * <p>However many need a new one, one of them asks for it, in its own thread, and the others get
 * what it got, a refusal too: an authorisation server that is in trouble is not asked once more by
 * each of them. If the one that asks is interrupted, another takes its place.
 */
public final class AccessTokens {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SHOWABLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,60}");

  private final ClientCredentials credentials;
  private final Duration timeout;
  private final Clock clock;
  private final WebClient web;
  private Optional<AccessToken> latest = Optional.empty();
  private Optional<CompletableFuture<Optional<Grant>>> flight = Optional.empty();

  /**
   * @param timeout how long one answer may take
   * @param mostBytes an answer that is longer is not read to its end
   */
  public AccessTokens(
      ClientCredentials credentials,
      Duration connectTimeout,
      Duration timeout,
      int mostBytes,
      Clock clock) {
    this.credentials = credentials;
    this.timeout = timeout;
    this.clock = clock;
    this.web = new WebClient(credentials.tokenUrl(), connectTimeout, mostBytes, clock);
  }

  /** The token as long as it is good, or a new one. */
  public Grant current() throws InterruptedException {
    return other(Optional.empty());
  }

  /** Another one than this, which was refused: a newer one if there is one by now. */
  public Grant insteadOf(AccessToken refused) throws InterruptedException {
    return other(Optional.of(refused));
  }

  private Grant other(Optional<AccessToken> refused) throws InterruptedException {
    while (true) {
      CompletableFuture<Optional<Grant>> own = new CompletableFuture<>();
      CompletableFuture<Optional<Grant>> shared;
      synchronized (this) {
        Optional<AccessToken> good = latest.filter(token -> isGood(token, refused));
        if (good.isPresent()) {
          return new Grant.Granted(good.get());
        }
        shared = flight.orElse(own);
        flight = Optional.of(shared);
      }
      Optional<Grant> grant = shared == own ? Optional.of(fetched(own)) : awaited(shared);
      if (grant.isPresent()) {
        return grant.get();
      }
    }
  }

  private boolean isGood(AccessToken token, Optional<AccessToken> refused) {
    return token.isFresh(clock.instant()) && refused.filter(token::equals).isEmpty();
  }

  private Grant fetched(CompletableFuture<Optional<Grant>> own) throws InterruptedException {
    Optional<Grant> grant = Optional.empty();
    try {
      Grant got = ask();
      grant = Optional.of(got);
      return got;
    } finally {
      landed(grant);
      own.complete(grant);
    }
  }

  private synchronized void landed(Optional<Grant> grant) {
    flight = Optional.empty();
    if (grant.isPresent() && grant.get() instanceof Grant.Granted granted) {
      latest = Optional.of(granted.token());
    }
  }

  /** Empty if the one that asked has given up. */
  private static Optional<Grant> awaited(CompletableFuture<Optional<Grant>> shared)
      throws InterruptedException {
    try {
      return shared.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nobody completes it like this", e);
    }
  }

  // ---- asking

  /** Asking has no effect, so whatever went wrong, it can be done again. */
  private Grant ask() throws InterruptedException {
    Exchange exchange = web.exchange(request());
    if (exchange instanceof Exchange.NotSent notSent) {
      return new Grant.Unavailable(notSent.detail());
    }
    return exchange instanceof Exchange.Lost lost
        ? new Grant.Unavailable(lost.detail())
        : read((Exchange.Answered) exchange);
  }

  private HttpRequest request() {
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    if (!credentials.scope().isBlank()) {
      form.append("&scope=").append(encoded(credentials.scope()));
    }
    String id = encoded(credentials.clientId());
    String secret = encoded(credentials.secret().value());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(credentials.tokenUrl())
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded");
    switch (credentials.placement()) {
      case BASIC -> request.header("Authorization", "Basic " + base64(id + ":" + secret));
      case BODY -> form.append("&client_id=").append(id).append("&client_secret=").append(secret);
    }
    return request.POST(BodyPublishers.ofString(form.toString())).build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  // ---- reading

  private Grant read(Exchange.Answered answer) {
    String said = "The authorisation server answered " + answer.status();
    if (answer.busy()) {
      return new Grant.Busy(answer.retryAfter(), said);
    }
    Optional<JsonNode> json = parsed(answer);
    if (answer.status() >= 200 && answer.status() < 300) {
      return json.flatMap(this::token)
          .<Grant>map(Grant.Granted::new)
          .orElseGet(() -> new Grant.Unavailable(said + " without a bearer token"));
    }
    boolean refusal = answer.status() >= 400 && answer.status() < 500;
    return refusal
        ? new Grant.Refused(said + json.map(AccessTokens::error).orElse(""))
        : new Grant.Unavailable(said);
  }

  private Optional<AccessToken> token(JsonNode json) {
    String value = json.path("access_token").asText("");
    boolean bearer = json.path("token_type").asText("bearer").equalsIgnoreCase("bearer");
    if (!bearer || !SHOWABLE.matcher(value).matches()) {
      return Optional.empty();
    }
    // Some servers send the number as text.
    long seconds = json.path("expires_in").asLong(-1);
    return Optional.of(
        seconds < 0
            ? AccessToken.lasting(value, clock.instant())
            : AccessToken.lasting(
                value, clock.instant(), Duration.ofSeconds(seconds), credentials.margin()));
  }

  /** Only the standard's own words: what a server makes up may repeat what it was told. */
  private static String error(JsonNode json) {
    String error = json.path("error").asText("");
    return ERROR.matcher(error).matches() ? ": " + error : "";
  }

  private static Optional<JsonNode> parsed(Exchange.Answered answer) {
    try {
      return Optional.of(JSON.readTree(answer.body())).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What came of asking. */
  public sealed interface Grant {

    record Granted(AccessToken token) implements Grant {}

    /** The hub is not believed; asking again will not help. */
    record Refused(String detail) implements Grant {}

    /** The server cannot just now. */
    record Busy(Optional<Duration> retryAfter, String detail) implements Grant {}

    /** There was no usable answer. */
    record Unavailable(String detail) implements Grant {}
  }
}
