package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ResourceStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which resources of a pool are in which state, and which have a conflict, in the order of their
 * ids.
 */
final class StateIndex {

  private static final String STATE = "s";
  private static final String CONFLICTS = "x";

  /** Some kilobytes each. */
  private static final int MOST_AHEAD = 100;

  private final KeyValueStore<String, String> store;

  /** Of the pools from which was taken lately, what is free next. */
  private final Map<PoolId, FreeAhead> ahead =
      new LinkedHashMap<>(MOST_AHEAD, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PoolId, FreeAhead> eldest) {
          return size() > MOST_AHEAD;
        }
      };

  StateIndex(KeyValueStore<String, String> store) {
    this.store = store;
  }

  void add(PoolId pool, ResourceStatus state, String id) {
    String key = prefix(pool, state) + Serial.of(id).key();
    store.put(key, id);
    if (state == ResourceStatus.available && ahead.containsKey(pool)) {
      ahead.get(pool).add(key, id);
    }
  }

  void remove(PoolId pool, ResourceStatus state, String id) {
    String key = prefix(pool, state) + Serial.of(id).key();
    store.put(key, null); // delete would look first
    if (state == ResourceStatus.available && ahead.containsKey(pool)) {
      ahead.get(pool).remove(key);
    }
  }

  void addConflict(PoolId pool, String id) {
    store.put(conflicts(pool) + Serial.of(id).key(), id);
  }

  void removeConflict(PoolId pool, String id) {
    store.delete(conflicts(pool) + Serial.of(id).key());
  }

  /** Free resources, as many as wanted if there are. */
  List<String> free(PoolId pool, int quantity, String cursor) {
    String all = prefix(pool, ResourceStatus.available);
    String from = all + cursor;
    return Optional.ofNullable(ahead.get(pool))
        .flatMap(known -> known.first(from, quantity))
        .or(() -> readAhead(pool, from, Keys.endOf(all)).first(from, quantity))
        .orElseGet(() -> Keys.circle(store, all, cursor, quantity, any -> true));
  }

  private FreeAhead readAhead(PoolId pool, String from, String end) {
    FreeAhead read = new FreeAhead(store, from, end);
    ahead.put(pool, read);
    return read;
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
