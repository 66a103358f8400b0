package dev.crossconnect.topology.query;

import io.javalin.http.Context;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The other instances of the hub, asked over HTTP connections that are kept alive. Thread-safe. */
public final class Peers {

  /** Says to another instance that it is asked by one of its own, and for what. */
  static final String FORWARDED = "Hub-Forwarded";

  /** What a caller may say that the answer depends on, who it is above all. */
  private static final List<String> PASSED_ON =
      List.of("Authorization", "X-API-Key", "Accept", "Content-Type", ReadYourWrites.POSITION);

  /** What is given on of an answer, besides the hub's own headers. */
  private static final Set<String> GIVEN_ON = Set.of("content-type", "location", "retry-after");

  private static final Duration CONNECT = Duration.ofMillis(500);

  private final String scheme;
  private final HttpClient http;
  private final Duration timeout;

  /**
   * Asks nobody yet.
   *
   * @param context with which they speak HTTPS; HTTP without
   * @param timeout how long they may take
   */
  public Peers(Optional<SSLContext> context, Duration timeout) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    context.ifPresent(builder::sslContext);
    this.http = builder.build();
    this.scheme = context.isPresent() ? "https" : "http";
    this.timeout = timeout;
  }

  /** What another instance is asked for: its copy, or its part of a list. */
  record Asked(String what) {

    private static final String PARTITIONS = "partitions=";

    static Asked of(Copy.Role role) {
      return new Asked(role.word());
    }

    static Asked of(Copy.Role role, List<Integer> partitions) {
      return new Asked(
          role.word()
              + ";"
              + PARTITIONS
              + partitions.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** What this request asks for, if it comes from another instance. */
    static Optional<Asked> in(Context http) {
      return Optional.ofNullable(http.header(FORWARDED)).map(Asked::new);
    }

    Copy.Role role() {
      return what.startsWith(Copy.Role.ACTIVE.word()) ? Copy.Role.ACTIVE : Copy.Role.STANDBY;
    }

    List<Integer> partitions() {
      int at = what.indexOf(PARTITIONS);
      if (at < 0 || !what.substring(at + PARTITIONS.length()).matches("\\d{1,6}(,\\d{1,6})*")) {
        throw QueryProblem.INVALID.of(
            "'" + FORWARDED + "' is for instances of the hub only",
            FORWARDED,
            what,
            "Leave this header out");
      }
      return List.of(what.substring(at + PARTITIONS.length()).split(",")).stream()
          .map(Integer::valueOf)
          .toList();
    }
  }

  /** What another instance has answered. */
  record Answer(HttpResponse<byte[]> response) {

    /** Whether it came from a store; what did not, says only that this instance cannot tell. */
    boolean isFromStore() {
      return response.headers().firstValue(Router.SERVED_BY).isPresent();
    }

    Copy.Role role() {
      return response
          .headers()
          .firstValue(Router.ROLE)
          .filter(Copy.Role.STANDBY.word()::equals)
          .map(standby -> Copy.Role.STANDBY)
          .orElse(Copy.Role.ACTIVE);
    }

    Duration lag() {
      return Duration.ofMillis(
          response.headers().firstValueAsLong(Router.LAG).orElse(Long.MAX_VALUE / 1_000_000));
    }

    /** Makes it the answer of this instance. */
    void give(Context http) {
      http.status(response.statusCode());
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (name.startsWith("hub-") || GIVEN_ON.contains(name)) {
                  values.forEach(value -> http.header(name, value));
                }
              });
      http.result(response.body());
    }
  }

  /** Asks another instance what this one is asked. It fails if there is no answer in time. */
  CompletableFuture<Answer> ask(String peer, Context http, Asked asked) {
    String query = http.queryString() == null ? "" : "?" + http.queryString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(scheme + "://" + peer + http.req().getRequestURI() + query))
            .timeout(timeout)
            .header(FORWARDED, asked.what());
    PASSED_ON.forEach(
        name -> Optional.ofNullable(http.header(name)).ifPresent(v -> request.header(name, v)));
    byte[] body = http.bodyAsBytes();
    request.method(
        http.method().name(),
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    return this.http.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Answer::new);
  }
}
