package dev.crossconnect.topology.inventory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A stretch of the free resources of a pool, read at once: one after the other is taken from there,
 * and to begin a search in the store for each takes longer than all else that is done for it. Kept
 * as the store is, in the same order.
 */
final class FreeAhead {

  private static final int READ_AT_ONCE = 64;

  /** Ids by their keys, as many as there are between these two; the order is that of the store. */
  private final NavigableMap<byte[], String> free = new TreeMap<>(Arrays::compareUnsigned);

  private final byte[] from;
  private final byte[] to;

  /** Reads what comes behind a key, this included, up to the end of the pool. */
  FreeAhead(KeyValueStore<String, String> store, String from, String end) {
    this.from = bytes(from);
    byte[] last = bytes(end);
    try (KeyValueIterator<String, String> next = store.range(from, end)) {
      while (free.size() < READ_AT_ONCE && next.hasNext()) {
        KeyValue<String, String> one = next.next();
        free.put(bytes(one.key), one.value);
      }
      if (next.hasNext()) {
        last = free.lastKey();
      }
    }
    this.to = last;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** The first so many behind a key, this included; empty if they do not all lie within. */
  Optional<List<String>> first(String key, int quantity) {
    byte[] start = bytes(key);
    if (!includes(start)) {
      return Optional.empty();
    }
    List<String> found = new ArrayList<>();
    Iterator<String> next = free.tailMap(start, true).values().iterator();
    while (found.size() < quantity && next.hasNext()) {
      found.add(next.next());
    }
    return found.size() == quantity ? Optional.of(found) : Optional.empty();
  }

  /** One has become free. */
  void add(String key, String id) {
    byte[] place = bytes(key);
    if (includes(place)) {
      free.put(place, id);
    }
  }

  /** One is free no more. */
  void remove(String key) {
    free.remove(bytes(key));
  }

  private boolean includes(byte[] key) {
    return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) <= 0;
  }
}
