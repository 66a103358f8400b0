package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.OpenStore;
import dev.crossconnect.topology.stores.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Reads a section of a store on this instance. */
public final class LocalStoreReader<V> implements StoreReader<V> {

  private final LocalStore store;
  private final Section<V> section;

  public LocalStoreReader(LocalStore store, Section<V> section) {
    this.store = store;
    this.section = section;
  }

  @Override
  public Optional<V> get(Copy copy, String key) {
    return store.read(copy, open -> open.get(section.key(key)).map(section::value));
  }

  @Override
  public List<Entry<V>> range(Copy copy, String from, String to, int most) {
    return store.read(copy, open -> range(open, from, to, most));
  }

  private List<Entry<V>> range(OpenStore open, String from, String to, int most) {
    String first = from.isEmpty() ? section.first() : section.key(from);
    String last = to.isEmpty() ? section.last() : section.key(to);
    try (KeyValueIterator<Bytes, byte[]> entries = open.range(first, last)) {
      List<Entry<V>> found = new ArrayList<>();
      while (entries.hasNext() && found.size() < most) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        String key = new String(entry.key.get(), StandardCharsets.UTF_8);
        found.add(new Entry<>(section.unkey(key), section.value(entry.value)));
      }
      return found;
    }
  }
}
