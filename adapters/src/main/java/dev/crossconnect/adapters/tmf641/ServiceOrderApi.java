package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** The requests of TMF641 that the adapter makes, one HTTP exchange each. Thread-safe. */
final class ServiceOrderApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int UNAVAILABLE = 503;
  private static final Duration LONGEST_WISH = Duration.ofDays(1);

  private final Tmf641Settings settings;
  private final Clock clock;
  private final String orders;
  private final HttpClient http;

  ServiceOrderApi(Tmf641Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.orders = settings.url().toString().replaceAll("/+$", "") + "/serviceOrder";
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .build();
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

  private Reply exchange(HttpRequest.Builder builder) throws InterruptedException {
    HttpRequest request = builder.build();
    try {
      return reply(http.send(request, BoundedBody.of(settings.mostBytes())));
    } catch (ConnectException | SSLHandshakeException e) {
      return new Reply.NotSent("Cannot reach " + settings.url() + ": " + e);
    } catch (java.net.http.HttpConnectTimeoutException e) {
      return new Reply.NotSent("Cannot reach " + settings.url() + ": " + e.getMessage());
    } catch (IOException e) {
      return new Reply.Lost("No usable answer from " + settings.url() + ": " + e);
    }
  }

  private Reply reply(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == UNAVAILABLE || status == TOO_MANY_REQUESTS) {
      return new Reply.Busy(retryAfter(response), "The order system answered " + status);
    }
    if (status >= 200 && status < 300) {
      return parsed(response)
          .<Reply>map(Reply.Success::new)
          .orElseGet(() -> new Reply.Lost("The answer (" + status + ") is not JSON"));
    }
    if (status >= 400 && status < 500 && status != REQUEST_TIMEOUT) {
      return refusal(response);
    }
    return new Reply.Lost("The order system answered " + status);
  }

  private static Reply refusal(HttpResponse<byte[]> response) {
    String http = "HTTP " + response.statusCode();
    Optional<TmfError> error = parsed(response).flatMap(TmfError::in);
    String code = error.map(TmfError::code).filter(given -> !given.isBlank()).orElse(http);
    String detail = error.map(TmfError::detail).filter(given -> !given.isBlank()).orElse(http);
    return new Reply.Refusal(response.statusCode(), code, detail);
  }

  private static Optional<JsonNode> parsed(HttpResponse<byte[]> response) {
    try {
      return Optional.of(JSON.readTree(response.body())).filter(JsonNode::isContainerNode);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Retry-After").flatMap(this::asDuration);
  }

  /** Seconds, or a date. */
  private Optional<Duration> asDuration(String value) {
    try {
      Duration pause =
          value.strip().chars().allMatch(Character::isDigit)
              ? Duration.ofSeconds(Long.parseLong(value.strip()))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
      return pause.isNegative()
          ? Optional.empty()
          : Optional.of(pause.compareTo(LONGEST_WISH) < 0 ? pause : LONGEST_WISH);
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
