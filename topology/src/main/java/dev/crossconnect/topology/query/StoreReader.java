package dev.crossconnect.topology.query;

import java.util.List;
import java.util.Optional;

/** Reads one store where it is. Thread-safe. */
public interface StoreReader<V> {

  /** What stands under a key. */
  record Entry<V>(String key, V value) {}

  /**
   * The value of a key.
   *
   * @throws StoreUnavailableException if this instance has not, or not now, what is asked for
   */
  Optional<V> get(Copy copy, String key);

  /**
   * Entries in the order of their keys, from one key to another.
   *
   * @param from the first key, itself included; empty for the very first
   * @param to the last key, itself included; empty for the very last
   * @param most how many at the most
   * @throws StoreUnavailableException if this instance has not, or not now, what is asked for
   */
  List<Entry<V>> range(Copy copy, String from, String to, int most);
}
