package dev.crossconnect.config.chaos;

/**
 * A read that was answered.
 *
 * @param begun before it was sent, in nanoseconds of this machine's clock
 * @param ended when the answer was here
 * @param shown what it showed
 * @param role of the copy that was read, and how old that may have been, as the answer says
 */
public record Read(
    String key, Kind kind, long begun, long ended, Written shown, String role, long lagMillis) {

  /** What the reader has asked for. */
  public sealed interface Kind {

    /** Whatever there is. */
    record Any() implements Kind {}

    /** Only the original. */
    record Strong() implements Kind {}

    /** What includes this write. */
    record WithWrite(Written written) implements Kind {}

    /** What includes what an earlier answer has shown. */
    record WithAnswer(Written shown) implements Kind {}
  }
}
