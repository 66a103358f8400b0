package dev.crossconnect.topology.stores;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of tasks. */
public final class CommittedStores {

  private CommittedStores() {}

  /**
   * A persistent store that shows to others than its writer only what is committed; what it has is
   * in {@link Section sections}.
   */
  public static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
    // A cache would do once more what is done here, and show others what is not committed.
    return Stores.keyValueStoreBuilder(
            CommittedStore.persistent(name), Serdes.String(), Serdes.ByteArray())
        .withCachingDisabled();
  }
}
