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

  /**
   * What is equal for as long as the value of a key is certain to be the same, to be asked for
   * before the value; empty where only the value can tell.
   */
  Optional<Version> version(Copy copy, String key);

  /** Of the value of a key, in one term of this instance. */
  record Version(long term, long number) {}
}
