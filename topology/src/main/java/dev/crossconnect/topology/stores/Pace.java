package dev.crossconnect.topology.stores;

import java.time.Duration;

/**
 * When a thread that has something to commit does so, if not because the interval is over.
 *
 * <p>What is done and not committed keeps others waiting. While there is more to do it pays to do
 * that first, since a commit takes as long for many as for one; once there is nothing, it does not,
 * and whoever waits need not wait for the interval. Those who wait for the same commit come back
 * together: until as many records have come as before the last one it is worth a moment, and then
 * no more. For one thread.
 */
final class Pace {

  private final Duration idle;
  private final boolean isByIntervalAlone;
  private Duration waited = Duration.ZERO;
  private long wave;
  private long lastWave;
  private boolean wasHalfWay;

  /**
   * A pace at its beginning.
   *
   * @param idle how long it is worth to wait for more; not below the interval: commits are left to
   *     that
   */
  Pace(Duration idle, Duration interval) {
    this.idle = idle;
    this.isByIntervalAlone = idle.compareTo(interval) >= 0;
  }

  /** So many records have come while there was nothing to commit. */
  void begins(int records) {
    wave = records;
    waited = Duration.ZERO;
    wasHalfWay = false;
  }

  /**
   * Whether half of those have come who are expected, and not all of them yet: a time to begin with
   * what takes long. Said once of each wave.
   */
  boolean isHalfWay() {
    boolean now = !wasHalfWay && wave < lastWave && 2 * wave >= lastWave;
    wasHalfWay |= now;
    return now;
  }

  /** For how long to wait for more now that there is something to commit. */
  Duration patience() {
    return isByIntervalAlone || wave < lastWave ? idle : Duration.ZERO;
  }

  /** So many records have come while there was; whether it is time to commit. */
  boolean isTime(int records, Duration waitedFor) {
    wave += records;
    waited = records == 0 ? waited.plus(waitedFor) : Duration.ZERO;
    if (records > 0 || isByIntervalAlone || waited.compareTo(patience()) < 0) {
      return false;
    }
    lastWave = wave;
    begins(0);
    return true;
  }
}
