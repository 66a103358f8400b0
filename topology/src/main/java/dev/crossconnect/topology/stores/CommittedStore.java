package dev.crossconnect.topology.stores;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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
 * changelog. So whoever reads from another thread must not see it. The remedy is to keep apart what
 * was written until it is committed, and then to bring it into the store at once: it takes one
 * write for all, a key that was written several times is written once, and nobody has to ask what
 * stood there before.
 *
 * <p>After an abort the task is closed and its store built anew, in another object of this class;
 * here what was written is forgotten. A standby is written by restoring alone, which goes past this
 * class and is of committed records only.
 *
 * <p>There is one writer, the thread of the task.
 */
final class CommittedStore implements KeyValueStore<Bytes, byte[]> {

  private final KeyValueStore<Bytes, byte[]> inner;

  /** What was written since the last commit; empty: that there is nothing more. The writer's. */
  private final NavigableMap<Bytes, Optional<byte[]>> written = new TreeMap<>();

  /** No number is given twice, so none is mistaken for one of another store or opening. */
  private static final AtomicLong VERSIONS = new AtomicLong();

  private static final int GROUPS_OF_KEYS = 4_096;

  private static final int MOST_BYTES_AT_HAND = 4 << 20;

  /** With more than this it is time for a commit, whatever the interval. */
  private static final long MOST_BYTES_WRITTEN = 16L << 20;

  /**
   * Of each group of keys, a number that is another once what is committed of one of them may be.
   */
  private final AtomicLongArray versions = new AtomicLongArray(GROUPS_OF_KEYS);

  private volatile Optional<OpenStore> opened = Optional.empty();
  private volatile Thread writer;

  private StateStoreContext task;
  private OpenStores stores;
  private long bytesWritten;

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
    store();
    opened.ifPresent(now -> stores.completeAt(now, begun));
  }

  /** Brings what was written to where everybody sees it, all of it in one step. */
  private void store() {
    if (written.isEmpty()) {
      return;
    }
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>(written.size());
    written.forEach((key, value) -> entries.add(KeyValue.pair(key, value.orElse(null))));
    inner.putAll(entries);
    // Whoever meets the old number still may answer as before: the commit is not over.
    written.keySet().forEach(key -> versions.set(groupOf(key), VERSIONS.incrementAndGet()));
    written.forEach(lately::becomes);
    forgetWritten();
  }

  private void forgetWritten() {
    written.clear();
    bytesWritten = 0;
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
    OpenStore now = new OpenStore(this, context);
    opened = Optional.of(now);
    stores.opened(now);
  }

  @Override
  public byte[] get(Bytes key) {
    if (!isWriter()) {
      return inner.get(key);
    }
    Optional<byte[]> last = written.get(key);
    return (last == null ? atHand(key) : last).orElse(null);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return isWriter()
        ? withWritten(inner.range(from, to), between(from, to), Comparator.naturalOrder())
        : inner.range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return range(null, null);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return isWriter()
        ? withWritten(
            inner.reverseRange(from, to),
            between(from, to).descendingMap(),
            Comparator.reverseOrder())
        : inner.reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return reverseRange(null, null);
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    throw new UnsupportedOperationException("Here one asks for ranges, not for prefixes");
  }

  private static KeyValueIterator<Bytes, byte[]> withWritten(
      KeyValueIterator<Bytes, byte[]> stored,
      NavigableMap<Bytes, Optional<byte[]>> written,
      Comparator<Bytes> order) {
    return written.isEmpty() ? stored : new WrittenIterator(stored, written, order);
  }

  /** What is written between two keys, these included; null is no bound. */
  private NavigableMap<Bytes, Optional<byte[]>> between(Bytes from, Bytes to) {
    if (from != null && to != null && from.compareTo(to) > 0) {
      return Collections.emptyNavigableMap();
    }
    NavigableMap<Bytes, Optional<byte[]>> between = written;
    between = from == null ? between : between.tailMap(from, true);
    return to == null ? between : between.headMap(to, true);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    writer = Thread.currentThread();
    if (written.isEmpty()) {
      Transaction.current().has(this);
    }
    Optional<byte[]> now = Optional.ofNullable(value);
    Optional<byte[]> before = written.put(key, now);
    bytesWritten += before == null ? key.get().length + length(now) : length(now) - length(before);
    if (bytesWritten > MOST_BYTES_WRITTEN) {
      askForCommit();
    }
  }

  private static int length(Optional<byte[]> value) {
    return value.isPresent() ? value.orElseThrow().length : 0;
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

  /** What is stored, most often without a look into the store. */
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
    // It is told of offsets only after a commit: without transactions it learns of it here.
    store();
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
    forgetWritten();
    inner.close();
  }
}
