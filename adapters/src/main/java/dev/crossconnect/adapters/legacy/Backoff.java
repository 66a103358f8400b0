package dev.crossconnect.adapters.legacy;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts: each twice as long as the one before, up to a limit, and each shortened
 * at random by up to half, so that many who failed together do not come back together.
 */
public final class Backoff {

  private final long longest;
  private long next;

  public Backoff(Duration first, Duration longest) {
    this.longest = Math.max(1, longest.toMillis());
    this.next = Math.min(this.longest, Math.max(1, first.toMillis()));
  }

  /** The next pause. */
  public Duration next() {
    long pause = next;
    next = Math.min(longest, pause * 2);
    return Duration.ofMillis(pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1));
  }
}
