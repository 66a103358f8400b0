package dev.crossconnect.connectors.gateway;

import java.time.Duration;

/** The moment by which a request has its answer, whatever it is. */
record Deadline(long nanos) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Negative once it has passed. */
  long remainingNanos() {
    return nanos - System.nanoTime();
  }

  boolean passed() {
    return remainingNanos() <= 0;
  }
}
