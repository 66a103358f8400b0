package dev.crossconnect.topology.query;

import dev.crossconnect.avro.topics.Position;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets a query see what its caller has written before: one that sends the position of a write along
 * waits until the state has come that far.
 */
public final class ReadYourWrites {

  /** The header that a write answers with and a query may send back. */
  public static final String POSITION = "Hub-Position";

  static final String PARAMETER = "position";
  static final String PATIENCE = "waitMs";
  private static final long USUAL_PATIENCE_MILLIS = 2_000;
  private static final long LONGEST_PATIENCE_MILLIS = 30_000;

  private final Supplier<String> epoch;
  private final Progress progress;

  /** How far some state has come. */
  public interface Progress {

    /** Waits until it covers this, but not longer; whether it does. */
    boolean await(Position wanted, Duration patience) throws InterruptedException;

    /** How far it has come, for people. */
    String reached();
  }

  /**
   * For queries of one kind.
   *
   * @param epoch of the cluster whose positions count
   */
  public ReadYourWrites(Supplier<String> epoch, Progress progress) {
    this.epoch = epoch;
    this.progress = progress;
  }

  /** Whether the caller says what has to be there. */
  static boolean isAsked(Context http) {
    return given(http).isPresent();
  }

  private static Optional<String> given(Context http) {
    String inQuery = http.queryString() == null ? null : http.queryParam(PARAMETER);
    return Optional.ofNullable(inQuery == null ? http.header(POSITION) : inQuery);
  }

  /**
   * Returns at once unless the caller says what has to be there. An instance that asks another one
   * has waited already.
   *
   * @throws HttpResponseException if it is not there in time, or the position cannot be
   */
  public void await(Context http) {
    Optional<String> given = given(http);
    if (given.isEmpty() || Peers.Asked.in(http).isPresent()) {
      return;
    }
    try {
      if (!progress.await(wanted(http), patience(http))) {
        throw notReached(http);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw QueryProblem.STOPPING.with("The hub is stopping", Map.of());
    }
  }

  /** What a caller is told whose position was not reached in time. */
  HttpResponseException notReached(Context http) {
    String wanted = given(http).orElse("");
    return QueryProblem.NOT_REACHED.with(
        "What is asked for has not come as far as position " + wanted,
        Map.of(
            "field",
            PARAMETER,
            "value",
            wanted,
            "reached",
            progress.reached(),
            "remedy",
            "Ask again, or wait longer with waitMs"));
  }

  /** What the caller says has to be there. */
  Position wanted(Context http) {
    String text = given(http).orElseThrow();
    try {
      Position wanted = Position.parse(text);
      wanted.covers(Position.start(epoch.get()));
      return wanted;
    } catch (IllegalArgumentException e) {
      throw QueryProblem.OF_ANOTHER_CLUSTER.of(
          e.getMessage(), PARAMETER, text, "Ask without it, or send what a write here answered");
    }
  }

  /** How long the caller waits for it. */
  static Duration patience(Context http) {
    String text = http.queryParam(PATIENCE);
    try {
      long millis = text == null ? USUAL_PATIENCE_MILLIS : Long.parseLong(text);
      if (millis >= 0 && millis <= LONGEST_PATIENCE_MILLIS) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      throw noPatience(text);
    }
    throw noPatience(text);
  }

  private static HttpResponseException noPatience(String text) {
    return QueryProblem.INVALID.of(
        "'waitMs' must be a whole number of milliseconds",
        PATIENCE,
        text,
        "Use 0 to " + LONGEST_PATIENCE_MILLIS);
  }
}
