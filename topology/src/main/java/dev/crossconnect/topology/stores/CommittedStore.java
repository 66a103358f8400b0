package dev.crossconnect.topology.stores;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * A store that shows its writer what was written, and everybody else what is committed.
 *
 * <p>Kafka Streams writes into its stores as it goes, and commits later. Under exactly-once what
 * was written and not committed can vanish: after a crash the store is built anew from its
 * changelog. So whoever reads from another thread must not see it. The remedy is to keep, for each
 * key that was written since the last commit, what it had before.
 *
 * <p>The order of steps makes it true without a lock. The writer keeps the old value before it
 * writes the new one, and forgets it after the commit. The reader looks into the store first and
 * then for a kept value. If it finds one, that is the committed value. If not, what it saw in the
 * store was either written before the last commit, or not written since. Where a commit ended in
 * between, it may have been overwritten before that commit, and was nobody's to see: then it looks
 * again.
 *
 * <p>After an abort the task is closed and its store built anew, in another object of this class;
 * here the kept values stay, for readers who still hold it. A standby is written by restoring
 * alone, which goes past this class and is of committed records only.
 *
 * <p>There is one writer, the thread of the task. Readers that scan do so forwards.
 */
final class CommittedStore implements KeyValueStore<Bytes, byte[]> {

  private final KeyValueStore<Bytes, byte[]> inner;

  /** Of each key that was written since the last commit, what is committed; empty: nothing. */
  private final ConcurrentNavigableMap<Bytes, Optional<byte[]>> undone =
      new ConcurrentSkipListMap<>();

  /** No number is given twice, so none is mistaken for one of another store or opening. */
  private static final AtomicLong VERSIONS = new AtomicLong();

  private static final int GROUPS_OF_KEYS = 1_024;

  private static final int MOST_BYTES_AT_HAND = 1 << 20;

  /** Counts commits, each before what it makes everybody's is forgotten. */
  private final AtomicLong commits = new AtomicLong();

  /**
   * Of each group of keys, a number that is another once what is committed of one of them may be.
   */
  private final AtomicLongArray versions = new AtomicLongArray(GROUPS_OF_KEYS);

  private volatile Optional<OpenStore> opened = Optional.empty();
  private volatile Thread writer;

  private StateStoreContext task;
  private OpenStores stores;

  private final Lately lately = new Lately(MOST_BYTES_AT_HAND);

  /** Whether somebody else than the writer may have changed what it has at hand. */
  private volatile boolean refilled;

  CommittedStore(KeyValueStore<Bytes, byte[]> inner) {
    this.inner = inner;
  }

  /** A persistent store of this kind, for a builder of key-value stores without a cache. */
  static KeyValueBytesStoreSupplier persistent(String name) {
    KeyValueBytesStoreSupplier inner = Stores.persistentKeyValueStore(name);
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return inner.name();
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new CommittedStore(inner.get());
      }

      @Override
      public String metricsScope() {
        return inner.metricsScope();
      }
    };
  }

  /** Has its task, and with it all of its thread's, committed at the next opportunity. */
  void askForCommit() {
    if (task instanceof ProcessorContext<?, ?> active) {
      active.commit();
    }
  }

  /** What it is since it was opened; whoever saw it open before may not know what it is now. */
  Optional<OpenStore> opened() {
    return opened;
  }

  /**
   * Everything that was written is committed now. That brokers have taken it says as well that
   * nobody else has written since the commit began.
   */
  void committed(long begun) {
    List<Bytes> changed = List.copyOf(undone.keySet());
    commits.incrementAndGet();
    undone.clear();
    // Whoever meets the old number still may answer as before: the commit is not over.
    changed.forEach(key -> versions.set(groupOf(key), VERSIONS.incrementAndGet()));
    opened.ifPresent(now -> stores.completeAt(now, begun));
  }

  /** From now on it is filled from its changelog, which goes past what its writer has at hand. */
  void refilled() {
    refilled = true;
  }

  /**
   * A number that is another once what others than the writer see of a key may be. Only of a store
   * that is written by its task: restoring goes past this class. To be asked for before the value.
   */
  long version(Bytes key) {
    return versions.get(groupOf(key));
  }

  private static int groupOf(Bytes key) {
    return Math.floorMod(key.hashCode(), GROUPS_OF_KEYS);
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    writer = Thread.currentThread();
    task = context;
    for (int group = 0; group < GROUPS_OF_KEYS; group++) {
      versions.set(group, VERSIONS.incrementAndGet());
    }
    lately.clear();
    inner.init(context, root);
    stores = OpenStores.of(context);
    OpenStore now = new OpenStore(this, root, context);
    opened = Optional.of(now);
    stores.opened(now);
  }

  @Override
  public byte[] get(Bytes key) {
    if (isWriter()) {
      return atHand(key).orElse(null);
    }
    while (true) {
      long commit = commits.get();
      byte[] seen = inner.get(key);
      Optional<byte[]> committed = undone.get(key);
      if (committed != null) {
        return committed.orElse(null);
      }
      if (commits.get() == commit) {
        return seen;
      }
    }
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    if (isWriter()) {
      return inner.range(from, to);
    }
    while (true) {
      long commit = commits.get();
      KeyValueIterator<Bytes, byte[]> seen = inner.range(from, to);
      NavigableMap<Bytes, Optional<byte[]>> committed = undoneBetween(from, to);
      if (commits.get() == commit) {
        return new CommittedIterator(seen, committed);
      }
      seen.close();
    }
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return range(null, null);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    requireWriter();
    return inner.reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    requireWriter();
    return inner.reverseAll();
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    requireWriter();
    return inner.prefixScan(prefix, serializer);
  }

  private void requireWriter() {
    if (!isWriter()) {
      throw new UnsupportedOperationException(
          "Who reads what is committed asks for keys and for ranges forwards");
    }
  }

  /** A copy, made after the look into the store: see above. */
  private NavigableMap<Bytes, Optional<byte[]>> undoneBetween(Bytes from, Bytes to) {
    ConcurrentNavigableMap<Bytes, Optional<byte[]>> between = undone;
    between = from == null ? between : between.tailMap(from, true);
    between = to == null ? between : between.headMap(to, true);
    return new ConcurrentSkipListMap<>(between);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    keepCommitted(key);
    lately.forget(key);
    inner.put(key, value);
    lately.is(key, Optional.ofNullable(value));
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte[] delete(Bytes key) {
    byte[] before = get(key);
    put(key, null);
    return before;
  }

  private void keepCommitted(Bytes key) {
    writer = Thread.currentThread();
    if (undone.isEmpty()) {
      Transaction.current().has(this);
    }
    if (!undone.containsKey(key)) {
      undone.put(key, atHand(key));
    }
  }

  /** What the writer sees, most often without a look into the store. */
  private Optional<byte[]> atHand(Bytes key) {
    if (refilled) {
      refilled = false;
      lately.clear();
    }
    return lately
        .get(key)
        .orElseGet(
            () -> {
              Optional<byte[]> found = Optional.ofNullable(inner.get(key));
              lately.is(key, found);
              return found;
            });
  }

  private boolean isWriter() {
    return Thread.currentThread() == writer;
  }

  @Override
  public long approximateNumEntries() {
    return inner.approximateNumEntries();
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  @SuppressWarnings("deprecation")
  public void flush() {
    inner.flush();
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    inner.commit(changelogOffsets);
  }

  @Override
  @SuppressWarnings("deprecation")
  public boolean managesOffsets() {
    return inner.managesOffsets();
  }

  @Override
  public Long committedOffset(TopicPartition partition) {
    return inner.committedOffset(partition);
  }

  @Override
  public Position getPosition() {
    return inner.getPosition();
  }

  @Override
  public boolean persistent() {
    return inner.persistent();
  }

  @Override
  public boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public void close() {
    Transaction.current().without(this);
    opened.ifPresent(stores::closed);
    opened = Optional.empty();
    inner.close();
  }
}
