package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.OpenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Reads a store on this instance. */
public final class LocalStoreReader<V> implements StoreReader<V> {

  private final LocalStore store;

  public LocalStoreReader(LocalStore store) {
    this.store = store;
  }

  @Override
  public Optional<V> get(Copy copy, String key) {
    return store.read(copy, open -> Optional.ofNullable(open.<V>values().get(key)));
  }

  @Override
  public List<Entry<V>> range(Copy copy, String from, String to, int most) {
    return store.read(copy, open -> range(open, from, to, most));
  }

  private List<Entry<V>> range(OpenStore open, String from, String to, int most) {
    try (KeyValueIterator<String, V> entries =
        open.<V>values().range(from.isEmpty() ? null : from, to.isEmpty() ? null : to)) {
      List<Entry<V>> found = new ArrayList<>();
      while (entries.hasNext() && found.size() < most) {
        KeyValue<String, V> entry = entries.next();
        found.add(new Entry<>(entry.key, entry.value));
      }
      return found;
    }
  }
}
