package dev.crossconnect.adapters.simulated;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** How often a simulated system misbehaves in one way. Asked once for each occasion. */
@FunctionalInterface
public interface Dial {

  /** Whether it happens this time. */
  boolean turned();

  static Dial never() {
    return () -> false;
  }

  static Dial always() {
    return () -> true;
  }

  /** The next so many times, and then no more. */
  static Dial next(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return () -> left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  /** This share of all times, between 0 and 1, at random. */
  static Dial share(double share) {
    return () -> ThreadLocalRandom.current().nextDouble() < share;
  }
}
