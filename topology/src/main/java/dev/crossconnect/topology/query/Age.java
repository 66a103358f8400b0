package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.OpenStore;
import java.time.Duration;
import java.util.Optional;

/**
 * How old at the most what is read here is.
 *
 * @param of the store of which that is said, where it is no original: another that is opened in its
 *     place meanwhile may have less
 */
record Age(Duration most, Optional<OpenStore> of) {

  /** Whether it still can be said, to be asked after the reading. */
  boolean holds() {
    return of.stream().allMatch(OpenStore::isOpen);
  }
}
