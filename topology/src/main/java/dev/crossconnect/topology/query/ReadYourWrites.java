package dev.crossconnect.topology.query;

import dev.crossconnect.avro.topics.Position;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Lets a query see what its caller has written before: one that sends the position of a write along
 * waits until the state has come that far.
 */
public final class ReadYourWrites {

  /** The header that a write answers with and a query may send back. */
  public static final String POSITION = "Hub-Position";

  private static final String PARAMETER = "position";
  private static final String PATIENCE = "waitMs";
  private static final long USUAL_PATIENCE_MILLIS = 2_000;
  private static final long LONGEST_PATIENCE_MILLIS = 30_000;
  private static final String TYPES = "urn:crossconnect:problem:";

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

  /**
   * Returns at once unless the caller says what has to be there.
   *
   * @throws HttpResponseException if it is not there in time, or the position cannot be
   */
  public void await(Context http) {
    Optional<String> given =
        Optional.ofNullable(http.queryParam(PARAMETER))
            .or(() -> Optional.ofNullable(http.header(POSITION)));
    if (given.isEmpty()) {
      return;
    }
    Position wanted = wanted(given.get());
    try {
      if (!progress.await(wanted, patience(http))) {
        throw problem(
            HttpStatus.GATEWAY_TIMEOUT,
            "position-not-reached",
            "What is asked for has not come as far as position " + wanted,
            Map.of(
                "field",
                PARAMETER,
                "value",
                given.get(),
                "reached",
                progress.reached(),
                "remedy",
                "Ask again, or wait longer with waitMs"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw problem(HttpStatus.SERVICE_UNAVAILABLE, "stopping", "The hub is stopping", Map.of());
    }
  }

  private Position wanted(String text) {
    try {
      Position wanted = Position.parse(text);
      wanted.covers(Position.start(epoch.get()));
      return wanted;
    } catch (IllegalArgumentException e) {
      throw problem(
          HttpStatus.BAD_REQUEST,
          "position-of-another-cluster",
          e.getMessage(),
          Map.of(
              "field", PARAMETER,
              "value", text,
              "remedy", "Ask without it, or send what a write here answered"));
    }
  }

  private static Duration patience(Context http) {
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
    return problem(
        HttpStatus.BAD_REQUEST,
        "invalid-request",
        "'waitMs' must be a whole number of milliseconds",
        Map.of(
            "field", PATIENCE,
            "value", text,
            "remedy", "Use 0 to " + LONGEST_PATIENCE_MILLIS));
  }

  private static HttpResponseException problem(
      HttpStatus status, String type, String detail, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put("type", TYPES + type);
    return new HttpResponseException(status.getCode(), detail, details);
  }
}
