package dev.crossconnect.topology.pricing;

import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** The segment of each account, on this instance. What else is known of accounts stays out. */
public final class Segments {

  static final String NAME = "pricing-segments";

  private volatile Optional<KeyValueStore<String, String>> segments = Optional.empty();

  void open(KeyValueStore<String, String> store) {
    segments = Optional.of(store);
  }

  void put(String account, Optional<String> segment) {
    segments.orElseThrow().put(account, segment.orElse(null));
  }

  /** The segment of an account; nothing if it has none or is not known. */
  public Optional<String> of(String account) {
    return segments.flatMap(store -> Optional.ofNullable(store.get(account)));
  }
}
