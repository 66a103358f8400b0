package dev.crossconnect.adapters.runner;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The right to call the legacy system: it lasts for one session timeout after the last proof that
 * this instance still owns its partitions.
 *
 * <p>A process that was stopped for a while, or cut off from the brokers, does not know that its
 * partitions have gone to another; but it can see how old its last proof is. A commit with offsets
 * is such a proof, because brokers refuse it from those who are no longer in the group. A poll is
 * not: it returns just as calmly when no broker answers.
 *
 * <p>Once a worker has been refused, the lease stays lost: the command it was about to start can
 * only be taken up again by a new session.
 */
final class Lease {

  private final long duration;
  private final LongSupplier nanoTime;
  private volatile long provenAt;
  private volatile boolean lost;

  Lease(Duration duration, LongSupplier nanoTime) {
    this.duration = duration.toNanos();
    this.nanoTime = nanoTime;
    this.provenAt = nanoTime.getAsLong();
  }

  /** The time to pass to {@link #prove}, taken before the proof is asked for. */
  long now() {
    return nanoTime.getAsLong();
  }

  void prove(long askedAt) {
    provenAt = askedAt;
  }

  /** Called by a worker right before it calls the legacy system. */
  boolean held() {
    if (age() > duration) {
      lost = true;
    }
    return !lost;
  }

  boolean lost() {
    return lost;
  }

  /** Asks for a new proof while there is time to try more than once. */
  boolean proofDue() {
    return age() > duration / 3;
  }

  private long age() {
    return nanoTime.getAsLong() - provenAt;
  }
}
