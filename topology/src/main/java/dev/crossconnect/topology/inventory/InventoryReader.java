package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.query.StoreReader;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks pools and resources up, whatever face they are shown with. Thread-safe. */
public final class InventoryReader {

  /** More pools than any operator has sites and kinds. */
  private static final int MOST_POOLS = 100_000;

  private final StoreReader<PoolState> pools;
  private final StoreReader<ResourceState> resources;
  private final StoreReader<String> index;

  /** Reads the stores that {@link InventoryTopology} names. */
  public InventoryReader(
      StoreReader<PoolState> pools,
      StoreReader<ResourceState> resources,
      StoreReader<String> index) {
    this.pools = pools;
    this.resources = resources;
    this.index = index;
  }

  Optional<PoolState> pool(PoolId pool) {
    return pools.get(pool.key());
  }

  /** The pools that are here, in the order of their keys. */
  List<PoolId> pools() {
    return pools(any -> true);
  }

  private List<PoolId> pools(Predicate<PoolState> which) {
    return pools.page("", MOST_POOLS).stream()
        .filter(which)
        .map(pool -> new PoolId(pool.getSite(), pool.getKind()))
        .sorted(Comparator.comparing(PoolId::key))
        .toList();
  }

  Optional<ResourceState> resource(PoolId pool, String id) {
    return resources.get(pool.key(), PoolStores.resourceKey(pool, id));
  }

  /**
   * Resources of a pool.
   *
   * @param state the only state that they may be in, if given
   * @param after the id before the first; empty to begin at the beginning
   */
  List<ResourceState> page(PoolId pool, Optional<ResourceStatus> state, String after, int most) {
    return state.isPresent() ? inState(pool, state.get(), after, most) : all(pool, after, most);
  }

  /** Resources that a source and whoever has them contradict each other about, of a pool. */
  List<ResourceState> conflicts(PoolId pool, String after, int most) {
    return indexed(pool, StateIndex.conflicts(pool), after, most);
  }

  /** The pools with such resources that are here, in the order of their keys. */
  List<PoolId> poolsWithConflicts() {
    return pools(pool -> pool.getConflicts() > 0);
  }

  private List<ResourceState> inState(PoolId pool, ResourceStatus state, String after, int most) {
    return indexed(pool, StateIndex.prefix(pool, state), after, most);
  }

  private List<ResourceState> indexed(PoolId pool, String prefix, String after, int most) {
    String from = after.isEmpty() ? prefix : behind(prefix + Serial.of(after).key());
    return index.range(pool.key(), from, Keys.endOf(prefix), most).stream()
        .map(id -> resource(pool, id))
        .flatMap(Optional::stream)
        .toList();
  }

  private List<ResourceState> all(PoolId pool, String after, int most) {
    String prefix = PoolStores.resourceKey(pool, "");
    String from = after.isEmpty() ? prefix : behind(prefix + after);
    return resources.range(pool.key(), from, Keys.endOf(prefix), most);
  }

  /** The first key that may stand behind another. */
  private static String behind(String key) {
    return key + Names.END;
  }
}
