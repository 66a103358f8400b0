package dev.crossconnect.connectors.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Room for requests, in bytes, over all callers: whoever does not fit is turned away at once. This,
 * and not the number of threads, is what keeps memory bounded while Kafka is slow.
 */
final class Admission {

  private final AtomicLong free;

  Admission(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  /** A request's claim, of nothing at first. */
  Claim claim() {
    return new Claim();
  }

  long free() {
    return free.get();
  }

  /** For one thread at a time. */
  final class Claim implements AutoCloseable {

    private long held;

    /** Whether there was room for that many more. */
    boolean grow(long bytes) {
      if (free.addAndGet(-bytes) < 0) {
        free.addAndGet(bytes);
        return false;
      }
      held += bytes;
      return true;
    }

    /** Gives all of it back; closing again does nothing. */
    @Override
    public void close() {
      free.addAndGet(held);
      held = 0;
    }
  }
}
