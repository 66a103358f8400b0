package dev.crossconnect.topology.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The free resources of a pool by each of their characteristics, with the number of those that
 * share a value, and the values in the order of that number.
 */
final class FacetIndex {

  private static final String MEMBERS = "f";
  private static final String COUNTS = "n";
  private static final String BY_COUNT = "c";
  private static final String NOTHING = "";

  private static final int DIGITS = 12;

  private final KeyValueStore<String, String> store;

  /** How many share a value, and behind which of them the search goes on. */
  private record Tally(long count, String cursor) {

    private static final Tally NONE = new Tally(0, "");

    String text() {
      return count + " " + cursor;
    }

    static Tally parse(String text) {
      int at = text.indexOf(' ');
      return new Tally(Long.parseLong(text.substring(0, at)), text.substring(at + 1));
    }
  }

  FacetIndex(KeyValueStore<String, String> store) {
    this.store = store;
  }

  void add(PoolId pool, Map<String, String> characteristics, String id) {
    characteristics.forEach(
        (name, value) -> {
          store.put(members(pool, name, value) + Serial.of(id).key(), id);
          Tally before = tally(pool, name, value);
          move(pool, name, value, before, new Tally(before.count() + 1, before.cursor()));
        });
  }

  void remove(PoolId pool, Map<String, String> characteristics, String id) {
    characteristics.forEach(
        (name, value) -> {
          String serial = Serial.of(id).key();
          store.delete(members(pool, name, value) + serial);
          Tally before = tally(pool, name, value);
          move(pool, name, value, before, new Tally(before.count() - 1, serial));
        });
  }

  private void move(PoolId pool, String name, String value, Tally before, Tally after) {
    if (before.count() > 0) {
      store.delete(byCount(pool, name, before.count()) + value);
    }
    if (after.count() > 0) {
      store.put(byCount(pool, name, after.count()) + value, NOTHING);
      store.put(count(pool, name, value), after.text());
    } else {
      store.delete(count(pool, name, value));
    }
  }

  long count(PoolId pool, Map.Entry<String, String> characteristic) {
    return tally(pool, characteristic.getKey(), characteristic.getValue()).count();
  }

  /** Free resources with this characteristic that are fit, as many as wanted if there are. */
  List<String> free(
      PoolId pool, Map.Entry<String, String> characteristic, int quantity, Predicate<String> fits) {
    String prefix = members(pool, characteristic.getKey(), characteristic.getValue());
    String cursor = tally(pool, characteristic.getKey(), characteristic.getValue()).cursor();
    return Keys.circle(store, prefix, cursor, quantity, fits);
  }

  /**
   * What comes of the first value that enough free resources share and that leads to something; the
   * value with the fewest of them first, so that large groups stay whole.
   */
  <T> Optional<T> firstShared(
      PoolId pool, String name, int least, Function<String, Optional<T>> lead) {
    String from = byCount(pool, name, least);
    String all = Keys.prefix(pool.key(), BY_COUNT, name);
    try (KeyValueIterator<String, String> values = store.range(from, Keys.endOf(all))) {
      while (values.hasNext()) {
        KeyValue<String, String> entry = values.next();
        Optional<T> found = lead.apply(entry.key.substring(from.length()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Tally tally(PoolId pool, String name, String value) {
    String text = store.get(count(pool, name, value));
    return text == null ? Tally.NONE : Tally.parse(text);
  }

  private static String members(PoolId pool, String name, String value) {
    return Keys.prefix(pool.key(), MEMBERS, name, value);
  }

  private static String count(PoolId pool, String name, String value) {
    return Keys.prefix(pool.key(), COUNTS, name) + value;
  }

  private static String byCount(PoolId pool, String name, long count) {
    return Keys.prefix(pool.key(), BY_COUNT, name, Keys.padded(Long.toString(count), DIGITS));
  }
}
