package dev.crossconnect.topology.inventory;

import static java.util.Comparator.comparing;

import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.StoreReader;
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

  Optional<PoolState> pool(Copy copy, PoolId pool) {
    return pools.get(copy, pool.key());
  }

  /** What there is in the pools of a partition, in the order of their resources' ids. */
  List<PoolState> pools(Copy copy) {
    return pools.range(copy, "", "", MOST_POOLS).stream()
        .map(StoreReader.Entry::value)
        .sorted(comparing(pool -> AfterId.prefix(id(pool))))
        .toList();
  }

  static PoolId id(PoolState pool) {
    return new PoolId(pool.getSite(), pool.getKind());
  }

  private List<PoolId> pools(Copy copy, Predicate<PoolState> which) {
    return pools(copy).stream().filter(which).map(InventoryReader::id).toList();
  }

  Optional<ResourceState> resource(Copy copy, PoolId pool, String id) {
    return resources.get(copy, PoolStores.resourceKey(pool, id));
  }

  /**
   * Resources of a pool.
   *
   * @param state the only state that they may be in, if given
   * @param after the id before the first; empty to begin at the beginning
   */
  List<ResourceState> page(
      Copy copy, PoolId pool, Optional<ResourceStatus> state, String after, int most) {
    return state.isPresent()
        ? inState(copy, pool, state.get(), after, most)
        : all(copy, pool, after, most);
  }

  /** Resources that a source and whoever has them contradict each other about, of a pool. */
  List<ResourceState> conflicts(Copy copy, PoolId pool, String after, int most) {
    return indexed(copy, pool, StateIndex.conflicts(pool), after, most);
  }

  /** The pools of a partition with such resources, in the order of their resources' ids. */
  List<PoolId> poolsWithConflicts(Copy copy) {
    return pools(copy, pool -> pool.getConflicts() > 0);
  }

  private List<ResourceState> inState(
      Copy copy, PoolId pool, ResourceStatus state, String after, int most) {
    return indexed(copy, pool, StateIndex.prefix(pool, state), after, most);
  }

  private List<ResourceState> indexed(
      Copy copy, PoolId pool, String prefix, String after, int most) {
    String from = after.isEmpty() ? prefix : behind(prefix + Serial.of(after).key());
    return index.range(copy, from, Keys.endOf(prefix), most).stream()
        .map(id -> resource(copy, pool, id.value()))
        .flatMap(Optional::stream)
        .toList();
  }

  private List<ResourceState> all(Copy copy, PoolId pool, String after, int most) {
    String prefix = PoolStores.resourceKey(pool, "");
    String from = after.isEmpty() ? prefix : behind(prefix + after);
    return resources.range(copy, from, Keys.endOf(prefix), most).stream()
        .map(StoreReader.Entry::value)
        .toList();
  }

  /** The first key that may stand behind another. */
  private static String behind(String key) {
    return key + Names.END;
  }
}
