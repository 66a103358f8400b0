package dev.crossconnect.topology.stores;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What the stores of a thread have written since its last commit. Under exactly-once v2 one stream
 * thread has one producer, one transaction and all the tasks it works on, so what belongs together
 * is what one thread has done.
 */
public final class Transaction {

  private static final ThreadLocal<Transaction> CURRENT = ThreadLocal.withInitial(Transaction::new);

  /** What the brokers have been told to commit, and have not answered, with when that began. */
  private static final Map<Object, Long> COMMITTING = new ConcurrentHashMap<>();

  private static final Duration BETWEEN_LOOKS = Duration.ofNanos(500_000);

  private final List<CommittedStore> written = new ArrayList<>();
  private final List<Runnable> then = new ArrayList<>();
  private final Set<ProcessorContext<?, ?>> waiting = new HashSet<>();

  private Transaction() {}

  /** This thread's. */
  static Transaction current() {
    return CURRENT.get();
  }

  /**
   * Has something done on this thread once what it does now is committed, and never if it is not:
   * then it is done again, here or elsewhere.
   *
   * @param task that does it
   */
  public static void afterCommit(ProcessorContext<?, ?> task, Runnable action) {
    Transaction current = current();
    current.waiting.add(task);
    current.then.add(action);
  }

  /** Takes note of a store that has written for the first time since the last commit. */
  void has(CommittedStore store) {
    written.add(store);
  }

  /** Whether there is anything to commit that others wait to see. */
  boolean isOpen() {
    return !written.isEmpty() || !then.isEmpty();
  }

  /** Whether somebody waits for it to be committed. */
  boolean isAwaited() {
    return !then.isEmpty();
  }

  /** Asks Kafka Streams to commit it before it does anything else. */
  void askForCommit() {
    written.forEach(CommittedStore::askForCommit);
    waiting.forEach(ProcessorContext::commit);
  }

  /** Forgets a store that is closed: what it has written and not committed never will be. */
  void without(CommittedStore store) {
    written.remove(store);
  }

  /**
   * Has the brokers commit it; from then on everybody sees what was written.
   *
   * @throws RuntimeException what they throw; then nobody does
   */
  void commit(Runnable brokers) {
    List<Runnable> afterwards = List.copyOf(then);
    forgetWhoWaits();
    Object commit = new Object();
    long begun = System.nanoTime();
    COMMITTING.put(commit, begun);
    try {
      brokers.run();
      written.forEach(store -> store.committed(begun));
      written.clear();
    } finally {
      COMMITTING.remove(commit);
    }
    afterwards.forEach(Runnable::run);
  }

  /** What was done since the last commit counts for nothing. */
  void aborted() {
    forgetWhoWaits();
  }

  private void forgetWhoWaits() {
    then.clear();
    waiting.clear();
  }

  /** For how long brokers may have committed what is not shown yet. */
  static Duration unsettled() {
    long now = System.nanoTime();
    return COMMITTING.values().stream()
        .map(begun -> Duration.ofNanos(Math.max(0, now - begun)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Waits for the end of what is being committed now; whether all of it has come to one. */
  static boolean settle(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    for (Object commit : List.copyOf(COMMITTING.keySet())) {
      while (COMMITTING.containsKey(commit)) {
        if (System.nanoTime() > end) {
          return false;
        }
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
    return true;
  }
}
