package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.adapters.web.WebClient;
import dev.crossconnect.adapters.web.WebClient.Exchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/** The requests of TMF641 that the adapter makes, one HTTP exchange each. Thread-safe. */
final class ServiceOrderApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REQUEST_TIMEOUT = 408;

  private final Tmf641Settings settings;
  private final String orders;
  private final WebClient web;

  ServiceOrderApi(Tmf641Settings settings, Clock clock) {
    this.settings = settings;
    this.orders = settings.url().toString().replaceAll("/+$", "") + "/serviceOrder";
    this.web =
        new WebClient(settings.url(), settings.connectTimeout(), settings.mostBytes(), clock);
  }

  Reply create(JsonNode order) throws InterruptedException {
    return exchange(
        request(orders)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(order.toString())));
  }

  Reply get(String id) throws InterruptedException {
    return exchange(request(orders + "/" + encoded(id)).GET());
  }

  /** All orders with this external id. */
  Reply find(String externalId) throws InterruptedException {
    return exchange(request(orders + "?externalId=" + encoded(externalId)).GET());
  }

  private HttpRequest.Builder request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri))
        .timeout(settings.timeout())
        .header("Accept", "application/json");
  }

  /** In a path a plus is a plus. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Reply exchange(HttpRequest.Builder request) throws InterruptedException {
    Exchange exchange = web.exchange(request.build());
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
    if (status >= 200 && status < 300) {
      return parsed(answer)
          .<Reply>map(Reply.Success::new)
          .orElseGet(() -> new Reply.Lost("The answer (" + status + ") is not JSON"));
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
