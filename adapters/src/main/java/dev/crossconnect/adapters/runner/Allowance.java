package dev.crossconnect.adapters.runner;

/**
 * How many calls may begin: so many a second in the long run, and a burst after a rest.
 *
 * <p>It knows no clock: the time is handed in, in nanoseconds of any origin. Guarded by the lock of
 * its gate.
 */
final class Allowance {

  private static final double SECOND = 1e9;

  private final double perSecond;
  private final int burst;
  private double left;
  private long at;

  /**
   * @param perSecond zero for no limit
   * @param burst how many may begin at once after a rest
   */
  Allowance(double perSecond, int burst, long now) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.at = now;
  }

  /** How long until a call may begin; nothing if one may now. */
  long holdNanos(long now) {
    if (perSecond == 0) {
      return 0;
    }
    refill(now);
    // One nanosecond more than the quotient, so that rounding never means to ask in vain.
    return left >= 1 ? 0 : (long) ((1 - left) * SECOND / perSecond) + 1;
  }

  /** Called when a call begins, only after {@link #holdNanos} has said that it may. */
  void take() {
    left -= perSecond == 0 ? 0 : 1;
  }

  private void refill(long now) {
    left = Math.min(burst, left + (now - at) * perSecond / SECOND);
    at = now;
  }
}
