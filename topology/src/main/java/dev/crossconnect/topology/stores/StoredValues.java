package dev.crossconnect.topology.stores;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * The committed values of one store here, as bytes: whoever has made something of a value can tell
 * by them whether it is still the same. Good for as long as the store stays open; whether it may be
 * read as the original or as a copy is for the caller to know. Thread-safe.
 */
public final class StoredValues {

  /** What Kafka Streams is to be asked for, with one partition. */
  public static final QueryableStoreType<StoredValues> TYPE =
      new QueryableStoreType<>() {
        @Override
        public boolean accepts(StateStore store) {
          return committed(store).isPresent();
        }

        @Override
        public StoredValues create(StateStoreProvider found, String store) {
          // What is found are the stores themselves, whatever the type says that they become.
          List<?> stores = found.stores(store, this);
          for (Object here : stores) {
            Optional<CommittedStore> committed = committed(here);
            if (committed.isPresent()) {
              return new StoredValues(committed.get());
            }
          }
          throw new InvalidStateStoreException("Store '" + store + "' is not here now");
        }
      };

  private final CommittedStore store;
  private final long opening;

  private StoredValues(CommittedStore store) {
    this.store = store;
    this.opening = store.openings();
  }

  private static Optional<CommittedStore> committed(Object outermost) {
    Object store = outermost;
    while (store instanceof WrappedStateStore<?, ?, ?> wrapped) {
      store = wrapped.wrapped();
    }
    return store instanceof CommittedStore committed ? Optional.of(committed) : Optional.empty();
  }

  /** Whether the store has been open since it was found; what is opened again is built anew. */
  public boolean isOpen() {
    return store.isOpen() && store.openings() == opening;
  }

  /**
   * What stands under a key.
   *
   * @throws InvalidStateStoreException if the store is closed
   */
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(store.get(bytes(key)));
  }

  /**
   * A number that is another once what stands under a key may be, where the store is the original
   * and stays that. To be asked for before the value.
   */
  public long version(String key) {
    return store.version(bytes(key));
  }

  private static Bytes bytes(String key) {
    return Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
  }
}
