package dev.crossconnect.adapters.runner;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Work in order for each key and side by side for many: a lane for each key that has any, and only
 * the first in a lane can be running.
 *
 * <p>Thread-safe. The poll thread adds and withdraws; workers take with {@link #next} and hand back
 * with {@link #done}, on the same thread.
 */
final class KeyLanes<K, V> {

  private final Map<K, Lane<K, V>> lanes = new HashMap<>();
  private final Deque<Lane<K, V>> ready = new ArrayDeque<>();
  private int size;
  private int waiters;

  synchronized void add(K key, V value) {
    Lane<K, V> lane = lanes.computeIfAbsent(key, Lane::new);
    if (lane.running == null && lane.waiting.isEmpty()) {
      ready.add(lane);
    }
    lane.waiting.add(value);
    size++;
  }

  /** Adds them in this order, with one visit to the lock, for which workers queue up as well. */
  synchronized void addAll(Collection<V> values, Function<V, K> keys) {
    values.forEach(value -> add(keys.apply(value), value));
  }

  /** The next value that may start; it counts as running until it is handed back. */
  synchronized Optional<Running<K, V>> next() {
    Lane<K, V> lane = ready.poll();
    if (lane == null) {
      return Optional.empty();
    }
    lane.running = lane.waiting.remove();
    lane.worker = Thread.currentThread();
    return Optional.of(new Running<>(lane, lane.running));
  }

  /** Ends a run; an interruption that was meant for it does not reach the worker's next one. */
  synchronized void done(Running<K, V> run) {
    Lane<K, V> lane = run.lane();
    lane.running = null;
    lane.worker = null;
    Thread.interrupted();
    size--;
    if (lane.waiting.isEmpty()) {
      lanes.remove(lane.key);
    } else {
      ready.add(lane);
    }
    if (waiters > 0) {
      notifyAll();
    }
  }

  /** Both in one visit to the lock: what ended, and the next that may start. */
  synchronized Optional<Running<K, V>> nextAfter(Running<K, V> run) {
    done(run);
    return next();
  }

  /** Takes out what has not started; what runs is left running. */
  synchronized void withdraw(Predicate<V> which) {
    lanes.values().forEach(lane -> withdraw(lane, which));
    ready.removeIf(lane -> lane.waiting.isEmpty());
    lanes.values().removeIf(lane -> lane.waiting.isEmpty() && lane.running == null);
  }

  private void withdraw(Lane<K, V> lane, Predicate<V> which) {
    int before = lane.waiting.size();
    lane.waiting.removeIf(which);
    size -= before - lane.waiting.size();
  }

  synchronized void interrupt(Predicate<V> which) {
    lanes.values().stream()
        .filter(lane -> lane.running != null && which.test(lane.running))
        .forEach(lane -> lane.worker.interrupt());
  }

  /** Waits until none of these is running, but not longer than this. */
  synchronized Waited awaitNoneRunning(Predicate<V> which, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    waiters++;
    try {
      while (running(which)) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return Waited.IN_VAIN;
        }
        wait(left);
      }
      return Waited.UNTIL_NONE;
    } finally {
      waiters--;
    }
  }

  private boolean running(Predicate<V> which) {
    return lanes.values().stream()
        .anyMatch(lane -> lane.running != null && which.test(lane.running));
  }

  /** How many are waiting or running. */
  synchronized int size() {
    return size;
  }

  /** How many could start at once. */
  synchronized int ready() {
    return ready.size();
  }

  enum Waited {
    UNTIL_NONE,
    IN_VAIN
  }

  /** A value that a worker has taken. */
  record Running<K, V>(Lane<K, V> lane, V value) {}

  /** Guarded by the lock of the lanes it belongs to. */
  static final class Lane<K, V> {

    /** Orders have few commands under way, and there are many orders. */
    private static final int USUAL = 2;

    private final K key;
    private final Deque<V> waiting = new ArrayDeque<>(USUAL);
    private V running;
    private Thread worker;

    private Lane(K key) {
      this.key = key;
    }
  }
}
