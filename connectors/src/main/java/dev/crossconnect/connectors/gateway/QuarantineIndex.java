package dev.crossconnect.connectors.gateway;

import dev.crossconnect.connectors.gateway.QuarantineEntry.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest entries of the quarantine, without their payloads. There may be more entries than fit;
 * then the oldest are left out, and it says how many. Thread-safe.
 */
final class QuarantineIndex {

  private final int capacity;
  private final NavigableMap<Place, QuarantineEntry> newestFirst = new TreeMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private long omitted;
  private long removed;

  QuarantineIndex(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Some entries in a row.
   *
   * @param next where the next ones begin; empty when there are none
   * @param omitted how many entries did not fit and are in no page. It does not hear of those among
   *     them that are deleted, so there may be fewer; it is exact again when the topic has been
   *     read anew.
   */
  record Page(List<QuarantineEntry> entries, Optional<Place> next, long omitted) {}

  synchronized void put(QuarantineEntry entry) {
    remove(entry.id());
    newestFirst.put(entry.place(), entry);
    places.put(entry.id(), entry.place());
    if (newestFirst.size() > capacity) {
      places.remove(newestFirst.pollLastEntry().getValue().id());
      omitted++;
    }
  }

  /** Takes an entry out that is no more. */
  synchronized void remove(String id) {
    Place place = places.remove(id);
    if (place != null) {
      newestFirst.remove(place);
      removed++;
    }
  }

  synchronized Optional<QuarantineEntry> find(String id) {
    return Optional.ofNullable(places.get(id)).map(newestFirst::get);
  }

  synchronized Page page(Optional<Place> after, int limit) {
    NavigableMap<Place, QuarantineEntry> rest =
        after.isPresent() ? newestFirst.tailMap(after.get(), false) : newestFirst;
    List<QuarantineEntry> entries = new ArrayList<>();
    for (QuarantineEntry entry : rest.values()) {
      if (entries.size() == limit) {
        return new Page(entries, Optional.of(entries.get(limit - 1).place()), omitted);
      }
      entries.add(entry);
    }
    return new Page(entries, Optional.empty(), omitted);
  }

  synchronized int size() {
    return newestFirst.size();
  }

  /** Whether there are entries that were left out and would fit by now. */
  synchronized boolean hasRoomForOmitted() {
    return omitted > 0 && removed > 0 && newestFirst.size() <= capacity / 2;
  }

  /** All there is has been read: there is no more room to be had until something is removed. */
  synchronized QuarantineIndex complete() {
    removed = 0;
    return this;
  }
}
