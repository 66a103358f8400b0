package dev.crossconnect.topology.query;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;

/** What Kafka Streams knows of itself and its other instances. */
public final class StreamsPlaces implements Places {

  private static final StringSerializer KEYS = new StringSerializer();
  private static final String ANY = "";

  /** To find a place takes longer than to read there, and whoever errs finds out. */
  private static final Duration GOOD_FOR = Duration.ofMillis(50);

  private final KafkaStreams streams;
  private final String here;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** Whether somebody is at it; the others need not wait. */
  private final AtomicBoolean looking = new AtomicBoolean();

  /** All places of a store, when they were looked up. */
  private record Known(List<Place> places, long nanos) {}

  /**
   * Places of these stores.
   *
   * @param here host and port of this instance
   */
  public StreamsPlaces(KafkaStreams streams, String here) {
    this.streams = streams;
    this.here = here;
  }

  @Override
  public String here() {
    return here;
  }

  @Override
  public Place of(String store, String key) {
    Known lately = known.get(store);
    if (lately == null || (isOld(lately) && looking.compareAndSet(false, true))) {
      try {
        lately = lookedUp(store);
      } finally {
        looking.set(false);
      }
    }
    // Some partitions may be known while others are not.
    return lately.places().isEmpty() ? lookedUp(store, key) : ofKey(lately.places(), key);
  }

  private static boolean isOld(Known known) {
    return System.nanoTime() - known.nanos() > GOOD_FOR.toNanos();
  }

  /**
   * All of them; if that is not known now, as at the very end, where they were last, since whoever
   * errs finds out; and none if it never was.
   */
  private Known lookedUp(String store) {
    long now = System.nanoTime();
    List<Place> places;
    try {
      places = all(store);
    } catch (StoreUnavailableException notAllKnown) {
      Known before = known.get(store);
      places = before == null ? List.of() : before.places();
    }
    Known found = new Known(places, now);
    known.put(store, found);
    return found;
  }

  private static Place ofKey(List<Place> places, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return places.get(BuiltInPartitioner.partitionForKey(bytes, places.size()));
  }

  private Place lookedUp(String store, String key) {
    try {
      return place(store, streams.queryMetadataForKey(store, key, KEYS));
    } catch (StreamsNotStartedException | IllegalStateException e) {
      throw unknown(store, e.getMessage());
    }
  }

  @Override
  public List<Place> all(String store) {
    AtomicInteger partitions = new AtomicInteger();
    List<Place> places = new ArrayList<>();
    try {
      do {
        int partition = places.size();
        StreamPartitioner<String, Object> chosen =
            new StreamPartitioner<>() {
              @Override
              public Optional<Set<Integer>> partitions(
                  String topic, String key, Object value, int count) {
                partitions.set(count);
                return Optional.of(Set.of(partition));
              }
            };
        places.add(place(store, streams.queryMetadataForKey(store, ANY, chosen)));
      } while (places.size() < partitions.get());
    } catch (StreamsNotStartedException | IllegalStateException e) {
      throw unknown(store, e.getMessage());
    }
    return places;
  }

  private static Place place(String store, KeyQueryMetadata known) {
    if (known.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      throw unknown(store, "no instance has it yet");
    }
    return new Place(
        known.partition(),
        address(known.activeHost()),
        known.standbyHosts().stream().map(StreamsPlaces::address).sorted().toList());
  }

  private static String address(HostInfo host) {
    return host.host() + ":" + host.port();
  }

  private static StoreUnavailableException unknown(String store, String why) {
    return new StoreUnavailableException(
        "Which instance has store '" + store + "' is not known now: " + why);
  }
}
