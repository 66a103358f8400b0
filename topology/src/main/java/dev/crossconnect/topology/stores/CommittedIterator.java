package dev.crossconnect.topology.stores;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Entries of a store, with what is committed in place of what is only written. */
final class CommittedIterator implements KeyValueIterator<Bytes, byte[]> {

  private final KeyValueIterator<Bytes, byte[]> seen;
  private final NavigableMap<Bytes, Optional<byte[]>> undone;
  private final Iterator<Map.Entry<Bytes, Optional<byte[]>>> restored;
  private KeyValue<Bytes, byte[]> nextSeen;
  private KeyValue<Bytes, byte[]> nextRestored;

  /**
   * Goes through both in the order of keys.
   *
   * @param undone of keys in the same range that were written, what is committed; empty: nothing
   */
  CommittedIterator(
      KeyValueIterator<Bytes, byte[]> seen, NavigableMap<Bytes, Optional<byte[]>> undone) {
    this.seen = seen;
    this.undone = undone;
    this.restored = undone.entrySet().iterator();
    advanceSeen();
    advanceRestored();
  }

  /** To the next that was not written since the commit; those that were stand in the other. */
  private void advanceSeen() {
    nextSeen = null;
    while (nextSeen == null && seen.hasNext()) {
      KeyValue<Bytes, byte[]> entry = seen.next();
      nextSeen = undone.containsKey(entry.key) ? null : entry;
    }
  }

  /** To the next that was written since the commit and is committed with an earlier value. */
  private void advanceRestored() {
    nextRestored = null;
    while (nextRestored == null && restored.hasNext()) {
      Map.Entry<Bytes, Optional<byte[]>> entry = restored.next();
      nextRestored =
          entry.getValue().map(value -> KeyValue.pair(entry.getKey(), value)).orElse(null);
    }
  }

  @Override
  public boolean hasNext() {
    return nextSeen != null || nextRestored != null;
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    KeyValue<Bytes, byte[]> next;
    if (isSeenNext()) {
      next = nextSeen;
      advanceSeen();
    } else {
      next = nextRestored;
      advanceRestored();
    }
    return next;
  }

  private boolean isSeenNext() {
    return nextRestored == null
        || (nextSeen != null && nextSeen.key.compareTo(nextRestored.key) < 0);
  }

  @Override
  public Bytes peekNextKey() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return isSeenNext() ? nextSeen.key : nextRestored.key;
  }

  @Override
  public void close() {
    seen.close();
  }
}
