package dev.crossconnect.topology.stores;

import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A section of a store, in the shape of a store. It is opened and closed with the whole. */
final class SectionStore<V> implements KeyValueStore<String, V> {

  private final Section<V> section;
  private final KeyValueStore<String, byte[]> whole;

  SectionStore(Section<V> section, KeyValueStore<String, byte[]> whole) {
    this.section = section;
    this.whole = whole;
  }

  @Override
  public V get(String key) {
    byte[] stored = whole.get(section.key(key));
    return stored == null ? null : section.value(stored);
  }

  @Override
  public void put(String key, V value) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("The key of " + value + " is empty: it has no place");
    }
    whole.put(section.key(key), value == null ? null : section.bytes(value));
  }

  @Override
  public V putIfAbsent(String key, V value) {
    V before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<String, V>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public V delete(String key) {
    V before = get(key);
    put(key, null);
    return before;
  }

  @Override
  public KeyValueIterator<String, V> range(String from, String to) {
    return new Entries(whole.range(from(from), to(to)));
  }

  @Override
  public KeyValueIterator<String, V> reverseRange(String from, String to) {
    return new Entries(whole.reverseRange(from(from), to(to)));
  }

  @Override
  public KeyValueIterator<String, V> all() {
    return range(null, null);
  }

  @Override
  public KeyValueIterator<String, V> reverseAll() {
    return reverseRange(null, null);
  }

  private String from(String key) {
    return key == null ? section.first() : section.key(key);
  }

  private String to(String key) {
    return key == null ? section.last() : section.key(key);
  }

  @Override
  public long approximateNumEntries() {
    throw new UnsupportedOperationException("How much there is of one kind is not counted");
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    throw new UnsupportedOperationException("It is opened with the whole store");
  }

  @Override
  @SuppressWarnings("deprecation")
  public void flush() {
    throw new UnsupportedOperationException("It is flushed with the whole store");
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("It is closed with the whole store");
  }

  @Override
  public boolean persistent() {
    return whole.persistent();
  }

  @Override
  public boolean isOpen() {
    return whole.isOpen();
  }

  private final class Entries implements KeyValueIterator<String, V> {

    private final KeyValueIterator<String, byte[]> entries;

    Entries(KeyValueIterator<String, byte[]> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public KeyValue<String, V> next() {
      KeyValue<String, byte[]> entry = entries.next();
      return KeyValue.pair(section.unkey(entry.key), section.value(entry.value));
    }

    @Override
    public String peekNextKey() {
      return section.unkey(entries.peekNextKey());
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
