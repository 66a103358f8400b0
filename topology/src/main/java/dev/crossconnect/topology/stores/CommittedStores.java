package dev.crossconnect.topology.stores;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of a task. */
public final class CommittedStores {

  private CommittedStores() {}

  /** A persistent store that shows to others than its writer only what is committed. */
  public static <V> StoreBuilder<KeyValueStore<String, V>> keyValue(String name, Serde<V> values) {
    // A cache would do once more what is done here, and show others what is not committed.
    return Stores.keyValueStoreBuilder(CommittedStore.persistent(name), Serdes.String(), values)
        .withCachingDisabled();
  }
}
