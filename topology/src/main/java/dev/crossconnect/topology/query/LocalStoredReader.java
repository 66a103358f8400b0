package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.StoredValues;
import dev.crossconnect.topology.stores.StreamsClients;
import dev.crossconnect.topology.stores.Tenure;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Reads a store of Kafka Streams on this instance, as bytes. To ask Kafka Streams for the store
 * takes locks that its threads take as well, and longer than to read; so what was found is kept for
 * as long as it is certain to be the same: to the end of the term, if the store is not closed
 * before. That is looked at again after the reading, since both may end in between.
 *
 * <p>While it is rebalancing Kafka Streams gives out no original at all, also of those that stay.
 * Those can be read on: what is still given to this instance, and was found before, is the same.
 */
public final class LocalStoredReader implements StoredReader {

  private final KafkaStreams streams;
  private final StreamsClients clients;
  private final Tenure tenure;
  private final String input;
  private final String store;
  private final Map<Copy, Held> held = new ConcurrentHashMap<>();

  /** What was found, in which term, and by which number its partition was this instance's. */
  private record Held(StoredValues values, OptionalLong term, OptionalLong owned) {}

  /**
   * Reads a store.
   *
   * @param input a topic of which the task that writes the store reads the partition
   */
  public LocalStoredReader(
      KafkaStreams streams, StreamsClients clients, Tenure tenure, String store, String input) {
    this.streams = streams;
    this.clients = clients;
    this.input = input;
    this.tenure = tenure;
    this.store = store;
  }

  @Override
  public Optional<byte[]> stored(Copy copy, String key) {
    try {
      Held good = held(copy);
      Optional<byte[]> value = good.values().get(key);
      return isGood(copy, good) ? value : find(copy).get(key);
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
    return isGood(copy, before)
        ? Optional.of(new Version(before.term().getAsLong(), number))
        : Optional.empty();
  }

  private Held held(Copy copy) {
    Held before = held.get(copy);
    if (before != null && isGood(copy, before)) {
      return before;
    }
    OptionalLong term = tenure.term();
    OptionalLong owned = owned(copy);
    Held now = new Held(find(copy), term, owned);
    held.put(copy, now);
    return now;
  }

  private boolean isGood(Copy copy, Held found) {
    if (found.term().isEmpty() || !found.values().isOpen()) {
      return false;
    }
    OptionalLong now = tenure.term();
    return now.isPresent()
        ? now.equals(found.term())
        : isStillOwned(copy, found) && tenure.lastTerm() == found.term().getAsLong();
  }

  private boolean isStillOwned(Copy copy, Held found) {
    return copy.role() == Copy.Role.ACTIVE
        && found.owned().isPresent()
        && found.owned().equals(owned(copy));
  }

  private OptionalLong owned(Copy copy) {
    return clients.owned(new TopicPartition(input, copy.partition()));
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
