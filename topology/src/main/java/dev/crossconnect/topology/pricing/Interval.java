package dev.crossconnect.topology.pricing;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** From an instant up to, but not including, another; either end may be open. */
public record Interval(Optional<Instant> from, Optional<Instant> to) {

  static final Interval ALWAYS = new Interval(Optional.empty(), Optional.empty());

  /**
   * Narrower intervals first. Of two without an end the one that begins later is inside of the
   * other, and of two without a beginning the one that ends earlier; one with a beginning counts as
   * narrower than one with an end only. Intervals of the same length are as narrow as each other.
   */
  static final Comparator<Interval> NARROWER_FIRST =
      Comparator.comparingInt(Interval::openness).thenComparing(Interval::compareAlike);

  boolean contains(Instant instant) {
    return (from.isEmpty() || !instant.isBefore(from.get()))
        && (to.isEmpty() || instant.isBefore(to.get()));
  }

  /** How far an instant may move either way without crossing an end of any of these. */
  static Interval between(Collection<Interval> intervals, Instant instant) {
    Optional<Instant> from = Optional.empty();
    Optional<Instant> to = Optional.empty();
    for (Interval interval : intervals) {
      for (Optional<Instant> end : List.of(interval.from, interval.to)) {
        if (end.isPresent() && end.get().isAfter(instant)) {
          to = to.filter(nearest -> !end.get().isBefore(nearest)).or(() -> end);
        } else if (end.isPresent()) {
          from = from.filter(nearest -> !end.get().isAfter(nearest)).or(() -> end);
        }
      }
    }
    return new Interval(from, to);
  }

  private int openness() {
    if (from.isPresent()) {
      return to.isPresent() ? 0 : 1;
    }
    return to.isPresent() ? 2 : 3;
  }

  private static int compareAlike(Interval one, Interval other) {
    return switch (one.openness()) {
      case 0 -> one.length().compareTo(other.length());
      case 1 -> other.from.orElseThrow().compareTo(one.from.orElseThrow());
      case 2 -> one.to.orElseThrow().compareTo(other.to.orElseThrow());
      default -> 0;
    };
  }

  private Duration length() {
    return Duration.between(from.orElseThrow(), to.orElseThrow());
  }
}
