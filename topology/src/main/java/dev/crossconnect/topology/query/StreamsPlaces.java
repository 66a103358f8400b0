package dev.crossconnect.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final KafkaStreams streams;
  private final String here;

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
