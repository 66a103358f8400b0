package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.adapters.web.AccessToken;
import dev.crossconnect.adapters.web.AccessTokens;
import dev.crossconnect.adapters.web.AccessTokens.Grant;
import dev.crossconnect.adapters.web.WebClient;
import dev.crossconnect.adapters.web.WebClient.Exchange;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Optional;

/**
 * HTTP with an order system: shows it a token where it wants one, and reads its answers by what
 * they say about an effect. Thread-safe.
 */
final class OrderSystemDoor {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int UNAUTHORIZED = 401;
  private static final int REQUEST_TIMEOUT = 408;

  private final WebClient web;
  private final Optional<AccessTokens> tokens;

  OrderSystemDoor(Tmf641Settings settings, Clock clock) {
    this.web =
        new WebClient(settings.url(), settings.connectTimeout(), settings.mostBytes(), clock);
    this.tokens =
        settings
            .credentials()
            .map(
                credentials ->
                    new AccessTokens(
                        credentials,
                        settings.connectTimeout(),
                        settings.timeout(),
                        settings.mostBytes(),
                        clock));
  }

  Reply exchange(HttpRequest.Builder request) throws InterruptedException {
    return tokens.isPresent()
        ? withToken(tokens.get(), request)
        : reply(web.exchange(request.build()));
  }

  // ---- tokens

  /** A 401 says that nothing was done, so the same request may be sent with another token. */
  private Reply withToken(AccessTokens tokens, HttpRequest.Builder request)
      throws InterruptedException {
    Grant first = tokens.current();
    if (!(first instanceof Grant.Granted granted)) {
      return withoutToken(first);
    }
    Exchange exchange = exchange(request, granted.token());
    if (!isRefusalOfToken(exchange)) {
      return reply(exchange);
    }
    Grant second = tokens.insteadOf(granted.token());
    if (!(second instanceof Grant.Granted renewed)) {
      return withoutToken(second);
    }
    Exchange again = exchange(request, renewed.token());
    return isRefusalOfToken(again)
        ? new Reply.NotTrusted("The order system answered 401 to a new token")
        : reply(again);
  }

  private Exchange exchange(HttpRequest.Builder request, AccessToken token)
      throws InterruptedException {
    return web.exchange(request.setHeader("Authorization", token.authorization()).build());
  }

  private static boolean isRefusalOfToken(Exchange exchange) {
    return exchange instanceof Exchange.Answered answer && answer.status() == UNAUTHORIZED;
  }

  private static Reply withoutToken(Grant grant) {
    if (grant instanceof Grant.Refused refused) {
      return new Reply.NotTrusted(refused.detail());
    }
    return grant instanceof Grant.Busy busy
        ? new Reply.Busy(busy.retryAfter(), busy.detail())
        : new Reply.NotSent(((Grant.Unavailable) grant).detail());
  }

  // ---- answers

  private static Reply reply(Exchange exchange) {
    if (exchange instanceof Exchange.NotSent notSent) {
      return new Reply.NotSent(notSent.detail());
    }
    return exchange instanceof Exchange.Lost lost
        ? new Reply.Lost(lost.detail())
        : reply((Exchange.Answered) exchange);
  }

  private static Reply reply(Exchange.Answered answer) {
    int status = answer.status();
    if (answer.busy()) {
      return new Reply.Busy(answer.retryAfter(), "The order system answered " + status);
    }
    if (status == NO_CONTENT) {
      return new Reply.Success(JSON.missingNode(), Optional.empty());
    }
    if (status >= 200 && status < 300) {
      return parsed(answer)
          .<Reply>map(json -> new Reply.Success(json, answer.etag()))
          .orElseGet(() -> new Reply.Lost("The answer (" + status + ") is not JSON"));
    }
    if (status == NOT_MODIFIED) {
      return new Reply.Unchanged();
    }
    if (status >= 400 && status < 500 && status != REQUEST_TIMEOUT) {
      return refusal(answer);
    }
    return new Reply.Lost("The order system answered " + status);
  }

  private static Reply refusal(Exchange.Answered answer) {
    String http = "HTTP " + answer.status();
    Optional<TmfError> error = parsed(answer).flatMap(TmfError::in);
    String code = error.map(TmfError::code).filter(given -> !given.isBlank()).orElse(http);
    String detail = error.map(TmfError::detail).filter(given -> !given.isBlank()).orElse(http);
    return new Reply.Refusal(answer.status(), code, detail);
  }

  private static Optional<JsonNode> parsed(Exchange.Answered answer) {
    try {
      return Optional.of(JSON.readTree(answer.body())).filter(JsonNode::isContainerNode);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
