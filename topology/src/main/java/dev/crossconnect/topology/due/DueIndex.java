package dev.crossconnect.topology.due;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is to be looked at when, in the order of time. An entry says only that something may be due;
 * whoever takes it looks at the state itself, so entries are never searched for to be taken back.
 *
 * <p>The store is ordered by key, and a key begins with the time: what is due stands in front.
 */
public final class DueIndex {

  private static final String NOTHING = "";
  private static final int DIGITS = 12;

  private final KeyValueStore<String, String> store;

  /**
   * No entry stands before this. What was taken out leaves a tombstone, and to look from the very
   * beginning would pass over all of them each time. Empty, which is before everything, until the
   * first look.
   */
  private String front = "";

  public DueIndex(KeyValueStore<String, String> store) {
    this.store = store;
  }

  public void put(Instant due, String id) {
    String key = time(due) + id;
    store.put(key, NOTHING);
    if (key.compareTo(front) < 0) {
      front = key;
    }
  }

  /** Takes back an entry, for whoever knows that it is there. */
  public void remove(Instant due, String id) {
    store.put(time(due) + id, null);
  }

  /** Takes out what is due, the oldest first, and not more than this at once. */
  public List<String> take(Instant now, int most) {
    String behind = time(now.plusMillis(1));
    if (front.compareTo(behind) >= 0) {
      return List.of();
    }
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, String> due = store.range(front, behind)) {
      while (due.hasNext() && keys.size() < most) {
        KeyValue<String, String> entry = due.next();
        keys.add(entry.key);
      }
    }
    keys.forEach(key -> store.put(key, null)); // to delete would be to look first
    front = keys.size() < most ? behind : keys.get(keys.size() - 1);
    return keys.stream().map(key -> key.substring(time(Instant.EPOCH).length())).toList();
  }

  /** As many digits for every time, so that times are in the order of their texts. */
  private static String time(Instant instant) {
    String digits = Long.toHexString(Math.max(0, instant.toEpochMilli()));
    return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits + "/";
  }
}
