package dev.crossconnect.topology.stores;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores of a task that keep nothing on disk. */
public final class MemoryStores {

  private MemoryStores() {}

  /** An empty one. */
  public static KeyValueStore<String, String> ofText() {
    return of(Serdes.String());
  }

  /** An empty one for sections. */
  static KeyValueStore<String, byte[]> ofBytes() {
    return of(Serdes.ByteArray());
  }

  private static <V> KeyValueStore<String, V> of(Serde<V> values) {
    KeyValueStore<String, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("memory"), Serdes.String(), values)
            .withCachingDisabled()
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }
}
