package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ResourceStatus;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which resources of a pool are in which state, and which have a conflict, in the order of their
 * ids.
 */
final class StateIndex {

  private static final String STATE = "s";
  private static final String CONFLICTS = "x";

  private final KeyValueStore<String, String> store;

  StateIndex(KeyValueStore<String, String> store) {
    this.store = store;
  }

  void add(PoolId pool, ResourceStatus state, String id) {
    store.put(prefix(pool, state) + Serial.of(id).key(), id);
  }

  void remove(PoolId pool, ResourceStatus state, String id) {
    store.put(prefix(pool, state) + Serial.of(id).key(), null); // delete would look first
  }

  void addConflict(PoolId pool, String id) {
    store.put(conflicts(pool) + Serial.of(id).key(), id);
  }

  void removeConflict(PoolId pool, String id) {
    store.delete(conflicts(pool) + Serial.of(id).key());
  }

  /** Free resources, as many as wanted if there are. */
  List<String> free(PoolId pool, int quantity, String cursor) {
    return Keys.circle(
        store, prefix(pool, ResourceStatus.available), cursor, quantity, any -> true);
  }

  /** What the keys of all resources with a conflict begin with. */
  static String conflicts(PoolId pool) {
    return Keys.prefix(pool.key(), CONFLICTS);
  }

  /** What the keys of all resources in this state begin with. */
  static String prefix(PoolId pool, ResourceStatus state) {
    return Keys.prefix(pool.key(), STATE, state.name());
  }
}
