package dev.crossconnect.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads a store of Kafka Streams on this instance.
 *
 * <p>Goes by {@code store(…)}, not by {@code query(…)}: the latter deadlocks against a writing
 * stream thread on key-value stores (KAFKA-19629).
 */
public final class LocalStoreReader<V> implements StoreReader<V> {

  private final KafkaStreams streams;
  private final String store;

  public LocalStoreReader(KafkaStreams streams, String store) {
    this.streams = streams;
    this.store = store;
  }

  @Override
  public Optional<V> get(Copy copy, String key) {
    try {
      return Optional.ofNullable(of(copy).get(key));
    } catch (InvalidStateStoreException e) {
      throw unavailable(e);
    }
  }

  @Override
  public List<Entry<V>> range(Copy copy, String from, String to, int most) {
    try (KeyValueIterator<String, V> entries =
        of(copy).range(from.isEmpty() ? null : from, to.isEmpty() ? null : to)) {
      List<Entry<V>> found = new ArrayList<>();
      while (entries.hasNext() && found.size() < most) {
        KeyValue<String, V> entry = entries.next();
        found.add(new Entry<>(entry.key, entry.value));
      }
      return found;
    } catch (InvalidStateStoreException e) {
      throw unavailable(e);
    }
  }

  private ReadOnlyKeyValueStore<String, V> of(Copy copy) {
    StoreQueryParameters<ReadOnlyKeyValueStore<String, V>> asked =
        StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.<String, V>keyValueStore())
            .withPartition(copy.partition());
    return streams.store(
        switch (copy.role()) {
          case ACTIVE -> asked;
          case STANDBY -> asked.enableStaleStores();
        });
  }

  private StoreUnavailableException unavailable(RuntimeException why) {
    return new StoreUnavailableException(
        "Store '" + store + "' cannot be read here now: " + why.getMessage());
  }
}
