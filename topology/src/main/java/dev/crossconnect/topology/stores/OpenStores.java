package dev.crossconnect.topology.stores;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStoreContext;

/**
 * The stores that are open on this instance, by their changelogs. While a task turns from a copy
 * into the original or back Kafka Streams does not give out its stores, and yet they stay what they
 * are; here they are known from their opening to their end. Thread-safe.
 */
public final class OpenStores {

  /** Where in the properties of Kafka Streams its stores find the one to tell. */
  public static final String PROPERTY = "hub.stores.open";

  private final Map<TopicPartition, OpenStore> open = new ConcurrentHashMap<>();

  /** Those that Kafka Streams was given along with its properties; nobody asks any others. */
  static OpenStores of(StateStoreContext context) {
    return context.appConfigs().get(PROPERTY) instanceof OpenStores known
        ? known
        : new OpenStores();
  }

  /** The store of a changelog, if it is open here. */
  public Optional<OpenStore> of(TopicPartition changelog) {
    return Optional.ofNullable(open.get(changelog));
  }

  /** The changelogs of all that are open here. */
  public Set<TopicPartition> changelogs() {
    return Set.copyOf(open.keySet());
  }

  /** Those that one task has, this one included: they are opened, closed and filled together. */
  public List<OpenStore> sameTask(OpenStore store) {
    return open.values().stream().filter(other -> other.task().equals(store.task())).toList();
  }

  /**
   * All that was committed by then of what a task has is in its stores, as whoever works on it
   * knows.
   */
  public void completeAt(OpenStore store, long nanos) {
    if (store.isWorthKnowing(nanos)) {
      sameTask(store).forEach(each -> each.completeAt(nanos));
    }
  }

  void opened(OpenStore store) {
    open.put(store.changelog(), store);
  }

  void closed(OpenStore store) {
    open.remove(store.changelog(), store);
  }
}
