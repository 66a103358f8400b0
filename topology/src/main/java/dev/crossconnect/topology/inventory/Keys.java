package dev.crossconnect.topology.inventory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Ordered keys of parts, each part ended by a character that none may contain. */
final class Keys {

  /** Just above {@link Names#END}, so that it stands behind everything a prefix leads to. */
  private static final char BEHIND = '\u0001';

  private Keys() {}

  /** What all keys with these parts in front begin with. */
  static String prefix(String... parts) {
    StringBuilder prefix = new StringBuilder();
    for (String part : parts) {
      prefix.append(part).append(Names.END);
    }
    return prefix.toString();
  }

  /**
   * A number so that the order of texts is that of numbers. Not by a format, which takes longer
   * than all the rest of finding a free resource.
   */
  static String padded(String digits, int width) {
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /** The end of a range of all that begins with a prefix. */
  static String endOf(String prefix) {
    return prefix.substring(0, prefix.length() - 1) + BEHIND;
  }

  /** The last entry of a range. */
  static <V> Optional<KeyValue<String, V>> last(
      KeyValueStore<String, V> store, String from, String to) {
    try (KeyValueIterator<String, V> entries = store.reverseRange(from, to)) {
      return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
    }
  }

  /**
   * Values with this prefix that are fit, as many as wanted, or none if there are fewer.
   *
   * <p>Goes on behind the cursor, where something was taken out last, and round to the beginning:
   * what is taken out is deleted, and a search that always began at the beginning would pass over
   * more and more of what is no longer there.
   */
  static List<String> circle(
      KeyValueStore<String, String> store,
      String prefix,
      String cursor,
      int quantity,
      Predicate<String> fits) {
    Set<String> found = new LinkedHashSet<>();
    collect(store, prefix + cursor, endOf(prefix), quantity, fits, found);
    if (found.size() < quantity && !cursor.isEmpty()) {
      collect(store, prefix, prefix + cursor, quantity, fits, found);
    }
    return found.size() == quantity ? List.copyOf(found) : List.of();
  }

  private static void collect(
      KeyValueStore<String, String> store,
      String from,
      String to,
      int quantity,
      Predicate<String> fits,
      Set<String> found) {
    try (KeyValueIterator<String, String> values = store.range(from, to)) {
      while (found.size() < quantity && values.hasNext()) {
        String value = values.next().value;
        if (!found.contains(value) && fits.test(value)) {
          found.add(value);
        }
      }
    }
  }
}
