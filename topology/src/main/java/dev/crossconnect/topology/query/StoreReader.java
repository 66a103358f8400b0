package dev.crossconnect.topology.query;

import java.util.Optional;

/** Reads one store by key. Thread-safe. */
public interface StoreReader<V> {

  /**
   * The value of a key.
   *
   * @throws StoreUnavailableException if this instance cannot answer for the key now
   */
  Optional<V> get(String key);
}
