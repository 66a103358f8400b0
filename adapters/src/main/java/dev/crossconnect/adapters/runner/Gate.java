package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.runner.Breaker.Role;
import dev.crossconnect.adapters.runner.Breaker.Sign;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Where calls to one legacy system wait until they may begin: outside of maintenance, while its
 * breaker lets them, at the rate that it bears. First come, first served.
 *
 * <p>Only workers wait here, each with the command of its lane, so order within a key stays; the
 * poll thread never does, so membership stays; and when the queue is full it stops reading. What
 * waits has not begun: when its partition leaves it is let go at once, for the next owner.
 *
 * <p>It outlives the sessions with Kafka. Thread-safe.
 */
final class Gate {

  /** Clocks can be set; nobody sleeps longer than this without another look at them. */
  private static final long LONGEST_NAP = Duration.ofSeconds(1).toNanos();

  private final GateSettings settings;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Breaker breaker;
  private final Allowance allowance;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Condition> queue = new ArrayDeque<>();
  private final Set<Condition> resting = new HashSet<>();

  Gate(GateSettings settings, Clock clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.breaker = new Breaker(settings.breaker());
    this.allowance = new Allowance(settings.perSecond(), settings.burst(), nanoTime.getAsLong());
  }

  /**
   * Waits for a turn, but not beyond the deadline.
   *
   * @param leaving whether the command is not wanted here any more
   */
  Entry enter(Deadline deadline, BooleanSupplier leaving) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (queue.isEmpty() && hold().isEmpty()) {
        return pass();
      }
      Condition turn = lock.newCondition();
      queue.addLast(turn);
      try {
        return enter(turn, deadline, leaving);
      } finally {
        queue.remove(turn);
        callFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  private Entry enter(Condition turn, Deadline deadline, BooleanSupplier leaving)
      throws InterruptedException {
    while (true) {
      requireStaying(leaving);
      Optional<Hold> hold = hold();
      boolean first = queue.peekFirst() == turn;
      if (first && hold.isEmpty()) {
        return pass();
      }
      if (deadline.passed()) {
        return new Entry.Refused(hold.map(Hold::reason).orElse("others were first"));
      }
      long nap = first ? hold.map(Hold::nanos).orElse(LONGEST_NAP) : LONGEST_NAP;
      nap(turn, Math.min(nap, Math.max(1, deadline.left().toNanos())));
    }
  }

  /** Waits for a while, without standing in anybody's way. */
  void rest(Duration pause, BooleanSupplier leaving) throws InterruptedException {
    lock.lockInterruptibly();
    Condition waking = lock.newCondition();
    resting.add(waking);
    try {
      long end = nanoTime.getAsLong() + pause.toNanos();
      for (long left = pause.toNanos(); left > 0; left = end - nanoTime.getAsLong()) {
        requireStaying(leaving);
        nap(waking, left);
      }
      requireStaying(leaving);
    } finally {
      resting.remove(waking);
      lock.unlock();
    }
  }

  /** May end early; whoever calls it looks again. */
  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
  private static void nap(Condition condition, long nanos) throws InterruptedException {
    long unused = condition.awaitNanos(Math.min(LONGEST_NAP, nanos));
  }

  private static void requireStaying(BooleanSupplier leaving) throws NotBegun {
    if (leaving.getAsBoolean()) {
      throw new NotBegun();
    }
  }

  /** Lets everybody who waits see whether their partition leaves. */
  void wakeAll() {
    lock.lock();
    try {
      queue.forEach(Condition::signal);
      resting.forEach(Condition::signal);
    } finally {
      lock.unlock();
    }
  }

  private Entry pass() {
    allowance.take();
    return new Entry.Pass(breaker.begin(nanoTime.getAsLong()));
  }

  /** How a call went that had passed. */
  void report(Entry.Pass pass, Sign sign) {
    lock.lock();
    try {
      breaker.report(pass.role(), sign, nanoTime.getAsLong());
      callFirst();
    } finally {
      lock.unlock();
    }
  }

  private void callFirst() {
    Condition first = queue.peekFirst();
    if (first != null) {
      first.signal();
    }
  }

  private Optional<Hold> hold() {
    Optional<Instant> maintenance = maintenanceUntil();
    if (maintenance.isPresent()) {
      return Optional.of(
          new Hold(
              "maintenance until " + maintenance.get(),
              Duration.between(clock.instant(), maintenance.get()).toNanos()));
    }
    long now = nanoTime.getAsLong();
    long breakerHold = breaker.holdNanos(now);
    if (breakerHold > 0) {
      return Optional.of(new Hold("the system was in trouble and is left alone", breakerHold));
    }
    long rateHold = allowance.holdNanos(now);
    return rateHold > 0
        ? Optional.of(new Hold("no more than " + settings.perSecond() + " a second", rateHold))
        : Optional.empty();
  }

  private Optional<Instant> maintenanceUntil() {
    if (settings.maintenance().isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return settings.maintenance().stream()
        .flatMap(window -> window.endIfWithin(now).stream())
        .max(Comparator.naturalOrder());
  }

  // ---- for metrics

  int waiting() {
    lock.lock();
    try {
      return queue.size() + resting.size();
    } finally {
      lock.unlock();
    }
  }

  boolean breakerOpen() {
    lock.lock();
    try {
      return breaker.isOpen();
    } finally {
      lock.unlock();
    }
  }

  long breakerOpenings() {
    lock.lock();
    try {
      return breaker.openings();
    } finally {
      lock.unlock();
    }
  }

  boolean inMaintenance() {
    return maintenanceUntil().isPresent();
  }

  private record Hold(String reason, long nanos) {}

  /** What came of waiting. */
  sealed interface Entry {

    /** The call may begin, and how it went is to be reported if that says anything. */
    record Pass(Role role) implements Entry {}

    /** The time was up before its turn. */
    record Refused(String reason) implements Entry {}
  }

  /** The command is left as it is for whoever gets it next. */
  static final class NotBegun extends InterruptedException {
    NotBegun() {
      super("Its partition leaves before its turn has come");
    }
  }
}
