package dev.crossconnect.adapters.tmf641;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes those who wait for news of an order. Thread-safe.
 *
 * <p>An event may be faster than the answer that tells an order's id. So the last orders that
 * nobody was waiting for are remembered, for whoever comes to wait for them.
 */
final class Bells {

  private static final int REMEMBERED = 1_000;
  private static final int LONGEST_ID = 200;

  private final Map<String, List<Bell>> waiting = new HashMap<>();
  private final Map<String, Boolean> unheard =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  synchronized Bell of(String orderId) {
    Bell bell = new Bell(orderId);
    waiting.computeIfAbsent(orderId, id -> new ArrayList<>()).add(bell);
    if (unheard.remove(orderId) != null) {
      bell.ring();
    }
    return bell;
  }

  synchronized void ring(String orderId) {
    List<Bell> bells = waiting.getOrDefault(orderId, List.of());
    bells.forEach(Bell::ring);
    if (bells.isEmpty() && orderId.length() <= LONGEST_ID) {
      unheard.put(orderId, true);
    }
  }

  /** For all who wait, whatever for. */
  synchronized void ringAll() {
    waiting.values().forEach(bells -> bells.forEach(Bell::ring));
  }

  private synchronized void remove(Bell bell) {
    waiting.computeIfPresent(
        bell.orderId,
        (id, bells) -> {
          bells.remove(bell);
          return bells.isEmpty() ? null : bells;
        });
  }

  /** One who waits. */
  final class Bell implements AutoCloseable {

    private final String orderId;
    private final Semaphore rings = new Semaphore(0);

    private Bell(String orderId) {
      this.orderId = orderId;
    }

    private void ring() {
      rings.release();
    }

    /** Waits until it has rung since it was last asked, for so long at most. */
    boolean rang(Duration within) throws InterruptedException {
      boolean rang = rings.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS);
      rings.drainPermits();
      return rang;
    }

    @Override
    public void close() {
      remove(this);
    }
  }
}
