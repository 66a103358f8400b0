package dev.crossconnect.topology.query;

import java.util.List;
import java.util.Optional;

/** Reads one store by key. Thread-safe. */
public interface StoreReader<V> {

  /**
   * The value of a key.
   *
   * @throws StoreUnavailableException if this instance cannot answer for the key now
   */
  default Optional<V> get(String key) {
    return get(key, key);
  }

  /**
   * The value of a key in a store whose keys lie where another key puts them: what belongs to an
   * order lies with the order.
   *
   * @param owner the key that says where
   * @throws StoreUnavailableException if this instance cannot answer for it now
   */
  Optional<V> get(String owner, String key);

  /**
   * Values in the order of their keys, of what this instance holds.
   *
   * @param after the key before the first; empty to begin at the beginning
   * @param most how many at the most
   * @throws StoreUnavailableException if this instance cannot answer now
   */
  List<V> page(String after, int most);

  /**
   * Values in the order of their keys, from one key to another, in the place where a key puts them.
   *
   * @param owner the key that says where
   * @param from the first key, itself included
   * @param to the last key, itself included
   * @param most how many at the most
   * @throws StoreUnavailableException if this instance cannot answer for it now
   */
  List<V> range(String owner, String from, String to, int most);
}
