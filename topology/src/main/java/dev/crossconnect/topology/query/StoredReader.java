package dev.crossconnect.topology.query;

import java.util.Optional;

/** Reads one store where it is, as bytes. Thread-safe. */
public interface StoredReader {

  /**
   * The value of a key, as it is stored: equal bytes are the same value.
   *
   * @throws StoreUnavailableException if this instance has not, or not now, what is asked for
   */
  Optional<byte[]> stored(Copy copy, String key);
}
