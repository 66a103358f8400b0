package dev.crossconnect.topology.live;

import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.QueryProblem;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to listen to a topic. */
public final class Live {

  private static final String LAST_EVENT = "Last-Event-ID";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LiveTopic<?> topic;

  public Live(LiveTopic<?> topic) {
    this.topic = topic;
  }

  /**
   * Has the caller listen to a channel until it goes.
   *
   * @param key of the records that concern it, if all of them have the same
   */
  public void listen(Context http, String channel, Optional<String> key) {
    Optional<Position> after = Optional.ofNullable(http.header(LAST_EVENT)).map(this::seen);
    EventStream stream = new EventStream();
    awaitListening(topic.listen(channel, key, after, stream), stream);
    http.future(() -> opened(http, stream));
  }

  private static CompletableFuture<Void> opened(Context http, EventStream stream) {
    try {
      stream.open(http.res());
    } catch (IOException gone) {
      stream.close();
    }
    return stream.end();
  }

  private Position seen(String text) {
    try {
      Position seen = Position.parse(text);
      seen.covers(Position.start(topic.epoch()));
      return seen;
    } catch (IllegalArgumentException e) {
      throw QueryProblem.OF_ANOTHER_CLUSTER.of(
          e.getMessage(), LAST_EVENT, text, "Look up what you listen to, and listen without it");
    }
  }

  private static void awaitListening(CompletableFuture<Void> listens, EventStream stream) {
    try {
      listens.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      stream.close();
      throw refusal(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.close();
      throw QueryProblem.STOPPING.with("The hub is stopping", Map.of());
    }
  }

  private static HttpResponseException refusal(Exception why) {
    if (why.getCause() instanceof LiveTopic.TooFarBack tooFarBack) {
      return QueryProblem.TOO_FAR_BACK.with(
          tooFarBack.getMessage(),
          Map.of(
              "field",
              LAST_EVENT,
              "remedy",
              "Look up what you listen to, and listen without it from then on"));
    }
    return QueryProblem.NO_EVENTS.with(
        "Events cannot be listened to now: " + why.getMessage(),
        Map.of("retryAfter", "1", "remedy", "Ask again"));
  }
}
