package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.Section;
import java.util.Optional;

/** Reads a section of a store on this instance, as bytes. */
public final class LocalStoredReader implements StoredReader {

  private final LocalStore store;
  private final Section<?> section;

  public LocalStoredReader(LocalStore store, Section<?> section) {
    this.store = store;
    this.section = section;
  }

  @Override
  public Optional<byte[]> stored(Copy copy, String key) {
    return store.read(copy, open -> open.get(section.key(key)));
  }

  @Override
  public Optional<Version> version(Copy copy, String key) {
    return store
        .known(copy)
        .flatMap(
            before -> {
              long number = before.store().version(section.key(key));
              return store.isGood(copy, before)
                  ? Optional.of(new Version(before.term().getAsLong(), number))
                  : Optional.empty();
            });
  }
}
