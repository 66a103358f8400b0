package dev.crossconnect.adapters.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/**
 * HTTP towards a legacy system, with the one thing said about each exchange that matters here:
 * whether the request can have arrived. Thread-safe.
 */
public final class WebClient {

  private static final Duration LONGEST_WISH = Duration.ofDays(1);
  private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]{0,200}\"");

  private final URI url;
  private final int mostBytes;
  private final Clock clock;
  private final HttpClient http;

  /**
   * @param url how the system is called in messages to people
   * @param mostBytes an answer that is longer is not read to its end
   */
  public WebClient(URI url, Duration connectTimeout, int mostBytes, Clock clock) {
    this.url = url;
    this.mostBytes = mostBytes;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
  }

  public Exchange exchange(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<byte[]> response = http.send(request, BoundedBody.of(mostBytes));
      return new Exchange.Answered(
          response.statusCode(), response.body(), retryAfter(response), etag(response));
    } catch (ConnectException | SSLHandshakeException e) {
      return new Exchange.NotSent("Cannot reach " + url + ": " + e);
    } catch (HttpConnectTimeoutException e) {
      return new Exchange.NotSent("Cannot reach " + url + ": " + e.getMessage());
    } catch (IOException e) {
      return new Exchange.Lost("No usable answer from " + url + ": " + e);
    }
  }

  /** Only what may be sent back as it came. */
  private static Optional<String> etag(HttpResponse<byte[]> response) {
    return response.headers().firstValue("ETag").filter(tag -> ETAG.matcher(tag).matches());
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

  /** What came of one request. */
  public sealed interface Exchange {

    /** An answer came, whatever it says. */
    final class Answered implements Exchange {

      private static final int TOO_MANY_REQUESTS = 429;
      private static final int UNAVAILABLE = 503;

      private final int status;
      private final byte[] body;
      private final Optional<Duration> retryAfter;
      private final Optional<String> etag;

      private Answered(
          int status, byte[] body, Optional<Duration> retryAfter, Optional<String> etag) {
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
        this.etag = etag;
      }

      public int status() {
        return status;
      }

      public InputStream body() {
        return new ByteArrayInputStream(body);
      }

      /** How long the server asked to be left alone. */
      public Optional<Duration> retryAfter() {
        return retryAfter;
      }

      /** By what name the server knows this state of the thing. */
      public Optional<String> etag() {
        return etag;
      }

      /** The server cannot just now; nothing was done. */
      public boolean busy() {
        return status == UNAVAILABLE || status == TOO_MANY_REQUESTS;
      }
    }

    /** The request never left. */
    record NotSent(String detail) implements Exchange {}

    /** The request may have arrived, but no usable answer came back. */
    record Lost(String detail) implements Exchange {}
  }
}
