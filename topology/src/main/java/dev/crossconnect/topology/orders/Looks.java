package dev.crossconnect.topology.orders;

import dev.crossconnect.topology.due.DueIndex;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sees to it that somebody looks at an order again when something of it is due.
 *
 * <p>Whatever is next of an order, it has an entry for that time or an earlier one. So what is due
 * later than it was needs no entry: whoever looks too early makes one for the time that is right
 * then, and most orders go on long before. When nothing is due any more the entry is taken back if
 * it is still known: to look at an order in vain takes longer than all else that is done for its
 * times. As many are known as orders are at hand.
 */
final class Looks {

  private final DueIndex due;
  private final Map<String, Instant> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > OrderStore.MOST_AT_HAND;
        }
      };

  Looks(DueIndex due) {
    this.due = due;
  }

  /**
   * An order has changed.
   *
   * @param before when something was due of it before; asked for only if that is not known here
   * @param next when something is now, if ever
   */
  void change(String orderId, Supplier<Optional<Instant>> before, Optional<Instant> next) {
    Optional<Instant> entry = Optional.ofNullable(entries.get(orderId));
    if (next.isEmpty()) {
      entry.ifPresent(known -> due.remove(known, orderId));
      entries.remove(orderId);
      return;
    }
    Optional<Instant> covered = entry.or(before);
    if (covered.isEmpty() || next.get().isBefore(covered.get())) {
      at(next.get(), orderId);
    }
  }

  /** Something is due of an order that has no entry, or none that is known to be left. */
  void at(Instant next, String orderId) {
    due.put(next, orderId);
    entries.put(orderId, next);
  }

  /** An order is to be looked at then, whatever else is due of it before. */
  void alsoAt(Instant end, String orderId) {
    due.put(end, orderId);
  }

  /** Takes out the orders to be looked at now, the oldest first, and not more than this at once. */
  List<String> take(Instant now, int most) {
    List<String> orderIds = due.take(now, most);
    orderIds.forEach(entries::remove);
    return orderIds;
  }
}
