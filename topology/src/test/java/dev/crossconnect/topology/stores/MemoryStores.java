package dev.crossconnect.topology.stores;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores of a task that keep nothing on disk. */
public final class MemoryStores {

  private MemoryStores() {}

  /** An empty one. */
  public static KeyValueStore<String, String> ofText() {
    KeyValueStore<String, String> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("texts"), Serdes.String(), Serdes.String())
            .withCachingDisabled()
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }
}
