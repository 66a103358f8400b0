package dev.crossconnect.topology.stores;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.ProcessorContextUtils;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store here from when it is opened until it is closed, and how far it is known to have come.
 *
 * <p>Whatever becomes of its task meanwhile, a copy that takes over or an original that becomes a
 * copy, the store stays open, and what it shows only ever grows newer: it takes what is committed,
 * by restoring or by its own commits, and gives nothing back. So what was once known of it holds
 * for as long as it is open; what is opened again is built anew, and begins with nothing known. As
 * what it may be read, as the original or a copy, is for the caller to know. Thread-safe.
 */
public final class OpenStore {

  /** What Kafka Streams is to be asked for, with one partition. */
  public static final QueryableStoreType<OpenStore> TYPE =
      new QueryableStoreType<>() {
        @Override
        public boolean accepts(StateStore store) {
          return committed(store).isPresent();
        }

        @Override
        public OpenStore create(StateStoreProvider found, String store) {
          // What is found are the stores themselves, whatever the type says that they become.
          List<?> stores = found.stores(store, this);
          for (Object here : stores) {
            Optional<OpenStore> open = committed(here).flatMap(CommittedStore::opened);
            if (open.isPresent()) {
              return open.get();
            }
          }
          throw new InvalidStateStoreException("Store '" + store + "' is not here now");
        }
      };

  private static final Duration WORTH_KNOWING = Duration.ofMillis(10);

  private final CommittedStore committed;
  private final TaskId task;
  private final TopicPartition changelog;
  private final long openedAt;
  private volatile OptionalLong restoredTo = OptionalLong.empty();
  private volatile OptionalLong completeAt = OptionalLong.empty();

  /** Has just been opened. */
  OpenStore(CommittedStore committed, StateStoreContext context) {
    this.committed = committed;
    this.task = context.taskId();
    this.changelog =
        new TopicPartition(
            ProcessorContextUtils.changelogFor(context, committed.name(), true), task.partition());
    this.openedAt = System.nanoTime();
  }

  TaskId task() {
    return task;
  }

  /** From which it can be built anew. */
  public TopicPartition changelog() {
    return changelog;
  }

  private static Optional<CommittedStore> committed(Object outermost) {
    Object store = outermost;
    while (store instanceof WrappedStateStore<?, ?, ?> wrapped) {
      store = wrapped.wrapped();
    }
    return store instanceof CommittedStore committed ? Optional.of(committed) : Optional.empty();
  }

  /** Whether it still is; what is opened again is another. */
  public boolean isOpen() {
    return committed.isOpen() && committed.opened().filter(now -> now == this).isPresent();
  }

  /**
   * The first offset of its changelog that may not be in it: whatever is committed below it, is.
   * Empty if that was never known, which is not the same as zero: what was empty once would have
   * come past that.
   */
  public OptionalLong restoredTo() {
    return restoredTo;
  }

  /** It is filled from its changelog from now on, as a copy or to take over. */
  void isRefilled() {
    committed.refilled();
  }

  /** It has all that is committed below this offset. Said by one thread at a time. */
  void restoredTo(long offset) {
    if (restoredTo.isEmpty() || restoredTo.getAsLong() < offset) {
      restoredTo = OptionalLong.of(offset);
    }
  }

  /**
   * The last time, by {@link System#nanoTime}, of which it is known that all that was committed by
   * then is in it; empty if it was never known to have all.
   */
  public OptionalLong completeAt() {
    return completeAt;
  }

  /**
   * All that was committed by then is in it. What it lacked before it was opened is not asked for:
   * while it is built anew it comes past ever later ends, and is a copy when it has come to one of
   * its own time.
   */
  public synchronized void completeAt(long nanos) {
    if (nanos - openedAt >= 0 && (completeAt.isEmpty() || nanos - completeAt.getAsLong() > 0)) {
      completeAt = OptionalLong.of(nanos);
    }
  }

  /** Whether this tells much more than what is known. */
  boolean isWorthKnowing(long nanos) {
    OptionalLong known = completeAt;
    return known.isEmpty() || nanos - known.getAsLong() > WORTH_KNOWING.toNanos();
  }

  /**
   * What stands under a key, as bytes.
   *
   * @throws InvalidStateStoreException if it is closed
   */
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(committed.get(bytes(key)));
  }

  /**
   * A number that is another once what stands under a key may be, where the store is the original
   * and stays that. To be asked for before the value.
   */
  public long version(String key) {
    return committed.version(bytes(key));
  }

  /**
   * What stands from one key to another, both included, as bytes.
   *
   * @throws InvalidStateStoreException if it is closed
   */
  public KeyValueIterator<Bytes, byte[]> range(String from, String to) {
    return committed.range(bytes(from), bytes(to));
  }

  private static Bytes bytes(String key) {
    return Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
  }
}
