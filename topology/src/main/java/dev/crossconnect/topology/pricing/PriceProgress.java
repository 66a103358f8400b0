package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.ReadYourWrites;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far each partition of the prices has been read here. Thread-safe. */
final class PriceProgress {

  private final Map<Integer, Long> offsets = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  void reached(int partition, long offset) {
    offsets.merge(partition, offset, Math::max);
    if (waiting.get() > 0) {
      lock.lock();
      try {
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until these offsets are reached, but no longer than this; whether they are. */
  boolean await(Map<Integer, Long> wanted, Duration patience) throws InterruptedException {
    if (covers(wanted)) {
      return true;
    }
    long left = patience.toNanos();
    waiting.incrementAndGet();
    lock.lock();
    try {
      while (!covers(wanted)) {
        if (left <= 0) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
      waiting.decrementAndGet();
    }
  }

  NavigableMap<Integer, Long> offsets() {
    return new TreeMap<>(offsets);
  }

  private boolean covers(Map<Integer, Long> wanted) {
    return wanted.entrySet().stream()
        .allMatch(
            partition -> offsets.getOrDefault(partition.getKey(), -1L) >= partition.getValue());
  }

  /** The same for whoever has positions, of the topic that the prices are read from. */
  ReadYourWrites.Progress of(String topic) {
    return new ReadYourWrites.Progress() {
      @Override
      public boolean await(Position wanted, Duration patience) throws InterruptedException {
        return PriceProgress.this.await(
            wanted.offsets().getOrDefault(topic, new TreeMap<>()), patience);
      }

      @Override
      public String reached() {
        return topic + offsets();
      }
    };
  }
}
