package dev.crossconnect.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the partitions of a store that this instance holds as the active.
 *
 * <p>Goes by {@code store(…)}, not by {@code query(…)}: the latter deadlocks against a writing
 * stream thread on key-value stores (KAFKA-19629).
 */
public final class LocalStoreReader<V> implements StoreReader<V> {

  private static final StringSerializer KEYS = new StringSerializer();

  private final KafkaStreams streams;
  private final String store;
  private final HostInfo here;

  public LocalStoreReader(KafkaStreams streams, String store, String server) {
    this.streams = streams;
    this.store = store;
    this.here = HostInfo.buildFromEndpoint(server);
  }

  @Override
  public Optional<V> get(String owner, String key) {
    try {
      return Optional.ofNullable(partitionOf(owner).get(key));
    } catch (InvalidStateStoreException e) {
      throw unavailable(e.getMessage());
    }
  }

  @Override
  public List<V> range(String owner, String from, String to, int most) {
    try (KeyValueIterator<String, V> entries = partitionOf(owner).range(from, to)) {
      List<V> values = new ArrayList<>();
      while (entries.hasNext() && values.size() < most) {
        values.add(entries.next().value);
      }
      return values;
    } catch (InvalidStateStoreException e) {
      throw unavailable(e.getMessage());
    }
  }

  private ReadOnlyKeyValueStore<String, V> partitionOf(String owner) {
    KeyQueryMetadata place = streams.queryMetadataForKey(store, owner, KEYS);
    if (place.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      throw unavailable("no instance holds it yet");
    }
    if (!place.activeHost().equals(here)) {
      throw unavailable(
          "instance " + place.activeHost().host() + ":" + place.activeHost().port() + " holds it");
    }
    return streams.store(
        StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.<String, V>keyValueStore())
            .withPartition(place.partition()));
  }

  @Override
  public List<V> page(String after, int most) {
    try {
      List<V> page = new ArrayList<>();
      try (KeyValueIterator<String, V> entries =
          streams
              .store(
                  StoreQueryParameters.fromNameAndType(
                      store, QueryableStoreTypes.<String, V>keyValueStore()))
              .range(after.isEmpty() ? null : after, null)) {
        while (entries.hasNext() && page.size() < most) {
          KeyValue<String, V> entry = entries.next();
          if (!entry.key.equals(after)) {
            page.add(entry.value);
          }
        }
      }
      return page;
    } catch (InvalidStateStoreException e) {
      throw unavailable(e.getMessage());
    }
  }

  private StoreUnavailableException unavailable(String why) {
    return new StoreUnavailableException(
        "The part of store '" + store + "' with this key cannot be read here now: " + why);
  }
}
