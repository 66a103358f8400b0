package dev.crossconnect.topology.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Where the committed part of a log ended, and when that was looked up. Whoever has come past an
 * end has everything that was committed by then. Thread-safe.
 */
final class Ends {

  private final int most;
  private final Deque<End> known = new ArrayDeque<>();

  private record End(long offset, long nanos) {}

  /**
   * Knows none yet.
   *
   * @param most how many are kept
   */
  Ends(int most) {
    this.most = most;
  }

  /** Keeps an end that was looked up at this time, later than those before. */
  synchronized void add(long offset, long nanos) {
    // Where nothing was written in between, the later look is worth more.
    if (!known.isEmpty() && known.getLast().offset() == offset) {
      known.removeLast();
    }
    known.addLast(new End(offset, nanos));
    if (known.size() > most) {
      known.removeFirst();
    }
  }

  /** When it was looked up last. */
  synchronized OptionalLong lookedUp() {
    return known.isEmpty() ? OptionalLong.empty() : OptionalLong.of(known.getLast().nanos());
  }

  /** The time of the last end that somebody who has come to this offset has come past. */
  synchronized OptionalLong passedBy(long offset) {
    return known.stream()
        .filter(end -> end.offset() <= offset)
        .mapToLong(End::nanos)
        .reduce((earlier, later) -> later);
  }
}
