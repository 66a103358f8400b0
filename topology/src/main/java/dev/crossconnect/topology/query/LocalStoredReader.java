package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.StoredValues;
import dev.crossconnect.topology.stores.Tenure;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Reads a store of Kafka Streams on this instance, as bytes. To ask Kafka Streams for the store
 * takes locks that its threads take as well, and longer than to read; so what was found is kept for
 * as long as it is certain to be the same: to the end of the term, if the store is not closed
 * before. That is looked at again after the reading, since both may end in between.
 */
public final class LocalStoredReader implements StoredReader {

  private final KafkaStreams streams;
  private final Tenure tenure;
  private final String store;
  private final Map<Copy, Held> held = new ConcurrentHashMap<>();

  private record Held(StoredValues values, OptionalLong term) {

    boolean isGood(Tenure tenure) {
      return term.isPresent() && term.equals(tenure.term()) && values.isOpen();
    }
  }

  public LocalStoredReader(KafkaStreams streams, Tenure tenure, String store) {
    this.streams = streams;
    this.tenure = tenure;
    this.store = store;
  }

  @Override
  public Optional<byte[]> stored(Copy copy, String key) {
    try {
      Held good = held(copy);
      Optional<byte[]> value = good.values().get(key);
      return good.isGood(tenure) ? value : find(copy).get(key);
    } catch (InvalidStateStoreException e) {
      throw new StoreUnavailableException(
          "Store '" + store + "' cannot be read here now: " + e.getMessage());
    }
  }

  /** Whether this can be read here now. */
  public static boolean isReadable(KafkaStreams streams, String store, Copy copy) {
    try {
      return find(streams, store, copy).isOpen();
    } catch (InvalidStateStoreException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public Optional<Version> version(Copy copy, String key) {
    Held before = held.get(copy);
    if (copy.role() == Copy.Role.STANDBY || before == null) {
      return Optional.empty();
    }
    long number = before.values().version(key);
    return before.isGood(tenure)
        ? Optional.of(new Version(before.term().getAsLong(), number))
        : Optional.empty();
  }

  private Held held(Copy copy) {
    Held before = held.get(copy);
    if (before != null && before.isGood(tenure)) {
      return before;
    }
    OptionalLong term = tenure.term();
    Held now = new Held(find(copy), term);
    held.put(copy, now);
    return now;
  }

  private StoredValues find(Copy copy) {
    return find(streams, store, copy);
  }

  private static StoredValues find(KafkaStreams streams, String store, Copy copy) {
    StoreQueryParameters<StoredValues> asked =
        StoreQueryParameters.fromNameAndType(store, StoredValues.TYPE)
            .withPartition(copy.partition());
    return streams.store(
        switch (copy.role()) {
          case ACTIVE -> asked;
          case STANDBY -> asked.enableStaleStores();
        });
  }
}
