package dev.crossconnect.topology.stores;

import java.time.Duration;

/**
 * Whether a stream thread is certain to be in its group still. One that was stopped for longer than
 * the group waits, by a signal, its host or a full disk, has lost its partitions without knowing,
 * and would show what others have changed since as if it were new.
 *
 * <p>It polls many times a second. If it has not for half of a session, the group may have given up
 * on it: heartbeats are a quarter of a session apart, and another quarter is for their way. Then
 * nothing is certain until the group has answered a heartbeat since; a poll later, because what the
 * group has answered is acted upon in the next poll. Written by one thread, read by any.
 */
final class Pulse {

  private final long longestGap;
  private final long session;
  private volatile State state;

  /**
   * What is known.
   *
   * @param last when it polled last
   * @param certain when it was certain to be in the group last
   * @param doubt what has to happen before it is again; null if it is
   */
  private record State(long last, long certain, Doubt doubt) {}

  /** Since a poll that came late, how many heartbeats were answered then, and since. */
  private record Doubt(long since, double heartbeats, boolean isAnswered) {}

  /** Begins now. */
  Pulse(Duration session, long nanos) {
    this.session = session.toNanos();
    this.longestGap = this.session / 2;
    this.state = new State(nanos, nanos, null);
  }

  /**
   * A poll has returned.
   *
   * @param heartbeats how many the group has answered so far
   */
  void polled(double heartbeats, long nanos) {
    State before = state;
    if (nanos - before.last() > longestGap) {
      state = new State(nanos, before.certain(), new Doubt(nanos, heartbeats, false));
    } else if (before.doubt() == null || isOver(before.doubt(), nanos)) {
      state = new State(nanos, nanos, null);
    } else {
      Doubt doubt = before.doubt();
      boolean isAnswered = heartbeats > doubt.heartbeats();
      state =
          new State(
              nanos, before.certain(), new Doubt(doubt.since(), doubt.heartbeats(), isAnswered));
    }
  }

  /** Whoever has polled for a whole session since has been told, one way or the other. */
  private boolean isOver(Doubt doubt, long nanos) {
    return doubt.isAnswered() || nanos - doubt.since() > session;
  }

  /** How long ago it was certain last; zero if it is. */
  Duration doubt(long nanos) {
    State now = state;
    return now.doubt() == null && nanos - now.last() <= longestGap
        ? Duration.ZERO
        : Duration.ofNanos(nanos - now.certain());
  }
}
