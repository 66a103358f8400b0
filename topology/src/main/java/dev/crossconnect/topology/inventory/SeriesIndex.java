package dev.crossconnect.topology.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The unbroken series of free resources of a pool, each as long as it gets: by where they begin, by
 * where they end, and by their length. So one that is long enough is found at once, however many
 * there are.
 */
final class SeriesIndex {

  private static final String BY_BEGIN = "b";
  private static final String BY_END = "e";
  private static final String BY_LENGTH = "l";
  private static final String NOTHING = "";

  private static final int DIGITS = 12;

  private final KeyValueStore<String, String> store;

  private record Series(Serial begin, long length) {

    Serial end() {
      return begin.plus(length - 1).orElseThrow();
    }
  }

  SeriesIndex(KeyValueStore<String, String> store) {
    this.store = store;
  }

  void add(PoolId pool, String id) {
    Serial serial = Serial.of(id);
    Optional<Series> before = serial.plus(-1).flatMap(last -> endingAt(pool, last));
    Optional<Series> behind = serial.plus(1).flatMap(first -> beginningAt(pool, first));
    before.ifPresent(series -> delete(pool, series));
    behind.ifPresent(series -> delete(pool, series));
    put(
        pool,
        new Series(
            before.map(Series::begin).orElse(serial),
            before.map(Series::length).orElse(0L) + 1 + behind.map(Series::length).orElse(0L)));
  }

  void remove(PoolId pool, String id) {
    Serial serial = Serial.of(id);
    Series around = around(pool, serial);
    delete(pool, around);
    long inFront = serial.number() - around.begin().number();
    long behind = around.length() - inFront - 1;
    if (inFront > 0) {
      put(pool, new Series(around.begin(), inFront));
    }
    if (behind > 0) {
      put(pool, new Series(serial.plus(1).orElseThrow(), behind));
    }
  }

  /** Free resources that follow one another and are fit, the shortest series that does first. */
  List<String> free(PoolId pool, int quantity, Predicate<List<String>> fits) {
    String all = Keys.prefix(pool.key(), BY_LENGTH);
    String from = byLength(pool, quantity);
    try (KeyValueIterator<String, String> lengthy = store.range(from, Keys.endOf(all))) {
      while (lengthy.hasNext()) {
        KeyValue<String, String> entry = lengthy.next();
        String key = entry.key.substring(from.length());
        long length = Long.parseLong(entry.key.substring(all.length(), from.length() - 1));
        List<String> found = within(new Series(Serial.ofKey(key), length), quantity, fits);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return List.of();
  }

  private static List<String> within(Series series, int quantity, Predicate<List<String>> fits) {
    for (long begin = 0; begin + quantity <= series.length(); begin++) {
      List<String> ids = new ArrayList<>(quantity);
      for (int i = 0; i < quantity; i++) {
        ids.add(series.begin().plus(begin + i).orElseThrow().id());
      }
      if (fits.test(ids)) {
        return ids;
      }
    }
    return List.of();
  }

  private Optional<Series> beginningAt(PoolId pool, Serial begin) {
    return Optional.ofNullable(store.get(byBegin(pool) + begin.key()))
        .map(length -> new Series(begin, Long.parseLong(length)));
  }

  private Optional<Series> endingAt(PoolId pool, Serial end) {
    return Optional.ofNullable(store.get(byEnd(pool) + end.key()))
        .map(Long::parseLong)
        .map(length -> new Series(end.plus(1 - length).orElseThrow(), length));
  }

  private Series around(PoolId pool, Serial serial) {
    String series = byBegin(pool) + serial.series();
    return Keys.last(store, series, byBegin(pool) + serial.key())
        .map(
            entry ->
                new Series(
                    Serial.ofKey(entry.key.substring(byBegin(pool).length())),
                    Long.parseLong(entry.value)))
        .orElseThrow(
            () -> new IllegalStateException("'" + serial.id() + "' is in no series of free ones"));
  }

  private void put(PoolId pool, Series series) {
    String length = Long.toString(series.length());
    store.put(byBegin(pool) + series.begin().key(), length);
    store.put(byEnd(pool) + series.end().key(), length);
    store.put(byLength(pool, series.length()) + series.begin().key(), NOTHING);
  }

  private void delete(PoolId pool, Series series) {
    store.delete(byBegin(pool) + series.begin().key());
    store.delete(byEnd(pool) + series.end().key());
    store.delete(byLength(pool, series.length()) + series.begin().key());
  }

  private static String byBegin(PoolId pool) {
    return Keys.prefix(pool.key(), BY_BEGIN);
  }

  private static String byEnd(PoolId pool) {
    return Keys.prefix(pool.key(), BY_END);
  }

  private static String byLength(PoolId pool, long length) {
    return Keys.prefix(pool.key(), BY_LENGTH, Keys.padded(Long.toString(length), DIGITS));
  }
}
