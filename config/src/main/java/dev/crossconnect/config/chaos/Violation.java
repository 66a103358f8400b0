package dev.crossconnect.config.chaos;

/**
 * Something that must not happen.
 *
 * @param what for people: which key, what was answered, what would have been right
 */
public record Violation(Kind kind, String what) {

  /** What is held against the hub. */
  public enum Kind {
    /** A read failed that was not on its way to an instance when that was killed. */
    FAILED_READ,
    /** A strong read showed less than was committed before it began. */
    STALE_STRONG_READ,
    /** An answer was older than it said. */
    UNTRUE_LAG,
    /** A read with the position of a write did not show that write. */
    BROKEN_POSITION,
    /** A read with the position of an earlier answer showed less than that answer. */
    WENT_BACK,
    /** What was answered was never committed. */
    NEVER_COMMITTED,
    /** What was accepted is not there in the end. */
    LOST,
    /** Something happened twice. */
    DOUBLED,
    /** A resource was given to more than one, or counts do not add up. */
    OVERSOLD
  }
}
