package dev.crossconnect.adapters.legacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time until which waiting for a command makes sense. */
public record Deadline(Clock clock, Instant at) {

  public boolean passed() {
    return !clock.instant().isBefore(at);
  }

  /** What is left, never less than nothing. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Sleeps for this long if there is that much time left, otherwise says so without sleeping. */
  public Pause pause(Duration pause) throws InterruptedException {
    if (left().compareTo(pause) <= 0) {
      return Pause.TOO_LATE;
    }
    Thread.sleep(pause.toMillis());
    return Pause.OVER;
  }

  /** What came of a wish to wait. */
  public enum Pause {
    OVER,
    TOO_LATE
  }
}
