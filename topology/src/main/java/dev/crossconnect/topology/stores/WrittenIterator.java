package dev.crossconnect.topology.stores;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Entries of a store, with what is written in place of what is stored. Whoever goes through them
 * may write meanwhile: they meet what was written behind where they are, or do not.
 */
final class WrittenIterator implements KeyValueIterator<Bytes, byte[]> {

  private final KeyValueIterator<Bytes, byte[]> stored;
  private final NavigableMap<Bytes, Optional<byte[]>> written;
  private final Comparator<? super Bytes> order;
  private KeyValue<Bytes, byte[]> nextStored;
  private Map.Entry<Bytes, Optional<byte[]>> nextWritten;
  private KeyValue<Bytes, byte[]> next;

  /**
   * Goes through both in the order of the keys that are written, which is that of the stored ones.
   *
   * @param written of keys in the same range, what is written; empty: that there is nothing more
   */
  WrittenIterator(
      KeyValueIterator<Bytes, byte[]> stored,
      NavigableMap<Bytes, Optional<byte[]>> written,
      Comparator<? super Bytes> order) {
    this.stored = stored;
    this.written = written;
    this.order = order;
    this.nextWritten = written.firstEntry();
    advanceStored();
    advance();
  }

  private void advanceStored() {
    nextStored = stored.hasNext() ? stored.next() : null;
  }

  private void advance() {
    next = null;
    while (next == null && (nextStored != null || nextWritten != null)) {
      int side = side();
      if (side < 0) {
        next = nextStored;
      } else {
        Bytes key = nextWritten.getKey();
        next = nextWritten.getValue().map(value -> KeyValue.pair(key, value)).orElse(null);
        nextWritten = written.higherEntry(key);
      }
      if (side <= 0) {
        advanceStored();
      }
    }
  }

  /** Less than zero if what is stored is next, zero if both are, with what is written to count. */
  private int side() {
    if (nextStored == null || nextWritten == null) {
      return nextStored == null ? 1 : -1;
    }
    return order.compare(nextStored.key, nextWritten.getKey());
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    KeyValue<Bytes, byte[]> entry = next;
    advance();
    return entry;
  }

  @Override
  public Bytes peekNextKey() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    return next.key;
  }

  @Override
  public void close() {
    stored.close();
  }
}
