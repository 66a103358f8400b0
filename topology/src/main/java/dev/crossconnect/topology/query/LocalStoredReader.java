package dev.crossconnect.topology.query;

import java.util.Optional;

/** Reads a store on this instance, as bytes. */
public final class LocalStoredReader implements StoredReader {

  private final LocalStore store;

  public LocalStoredReader(LocalStore store) {
    this.store = store;
  }

  @Override
  public Optional<byte[]> stored(Copy copy, String key) {
    return store.read(copy, open -> open.get(key));
  }

  @Override
  public Optional<Version> version(Copy copy, String key) {
    return store
        .known(copy)
        .flatMap(
            before -> {
              long number = before.store().version(key);
              return store.isGood(copy, before)
                  ? Optional.of(new Version(before.term().getAsLong(), number))
                  : Optional.empty();
            });
  }
}
