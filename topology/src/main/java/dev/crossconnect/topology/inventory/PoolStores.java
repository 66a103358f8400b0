package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.due.DueIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The pools of one task: reads them for the rules, and writes down what these decide. */
final class PoolStores {

  private final KeyValueStore<String, PoolState> pools;
  private final KeyValueStore<String, ResourceState> resources;
  private final KeyValueStore<String, ReservationState> reservations;
  private final StateIndex states;
  private final FacetIndex facets;
  private final SeriesIndex series;
  private final DueIndex due;
  private final Set<String> countable;
  private final Map<PoolId, PoolState> unwritten = new LinkedHashMap<>();

  /**
   * Reads and writes these.
   *
   * @param countable kinds of which unbroken series can be reserved
   */
  PoolStores(
      KeyValueStore<String, PoolState> pools,
      KeyValueStore<String, ResourceState> resources,
      KeyValueStore<String, ReservationState> reservations,
      KeyValueStore<String, String> index,
      DueIndex due,
      Set<String> countable) {
    this.pools = pools;
    this.resources = resources;
    this.reservations = reservations;
    this.states = new StateIndex(index);
    this.facets = new FacetIndex(index);
    this.series = new SeriesIndex(index);
    this.due = due;
    this.countable = countable;
  }

  /** The key of a resource in its store. */
  static String resourceKey(PoolId pool, String resourceId) {
    return Keys.prefix(pool.key()) + resourceId;
  }

  private static String reservationKey(PoolId pool, ReservationId id) {
    return Keys.prefix(pool.key(), id.reservationId()) + id.partId();
  }

  Pool pool(PoolId id) {
    PoolState now = unwritten.containsKey(id) ? unwritten.get(id) : pools.get(id.key());
    return new StoredPool(id, Optional.ofNullable(now));
  }

  /** Writes what was decided; the state of the pool itself with {@link #finish}. */
  void apply(PoolId pool, PoolDecision decision) {
    decision.pool().ifPresent(state -> unwritten.put(pool, state));
    decision.resources().forEach(change -> apply(pool, change));
    decision
        .reservations()
        .forEach(r -> reservations.put(reservationKey(pool, ReservationId.of(r)), r));
    decision.forgotten().forEach(id -> reservations.delete(reservationKey(pool, id)));
    decision
        .reminders()
        .forEach(later -> due.put(later.due(), new Reminder(pool, later.event()).text()));
  }

  /** Writes what pools have become by all that was applied: each once, however often it changed. */
  void finish() {
    unwritten.forEach((pool, state) -> pools.put(pool.key(), state));
    unwritten.clear();
  }

  private void apply(PoolId pool, PoolDecision.Change change) {
    ResourceState after = change.after();
    String id = after.getResourceId();
    resources.put(resourceKey(pool, id), after);
    Optional<ResourceStatus> state = change.before().map(ResourceState::getState);
    if (!state.equals(Optional.of(after.getState()))) {
      state.ifPresent(then -> states.remove(pool, then, id));
      states.add(pool, after.getState(), id);
    }
    boolean wasContested = change.before().map(ResourceState::getConflict).isPresent();
    if (wasContested && after.getConflict() == null) {
      states.removeConflict(pool, id);
    } else if (!wasContested && after.getConflict() != null) {
      states.addConflict(pool, id);
    }
    Optional<ResourceState> wasFree = change.before().filter(PoolStores::isFree);
    Optional<ResourceState> isFree = Optional.of(after).filter(PoolStores::isFree);
    Optional<Map<String, String>> then = wasFree.map(ResourceState::getCharacteristics);
    Optional<Map<String, String>> now = isFree.map(ResourceState::getCharacteristics);
    if (!then.equals(now)) {
      then.ifPresent(characteristics -> facets.remove(pool, characteristics, id));
      now.ifPresent(characteristics -> facets.add(pool, characteristics, id));
    }
    if (countable.contains(pool.kind()) && wasFree.isPresent() != isFree.isPresent()) {
      if (isFree.isPresent()) {
        series.add(pool, id);
      } else {
        series.remove(pool, id);
      }
    }
  }

  private static boolean isFree(ResourceState resource) {
    return resource.getState() == ResourceStatus.available;
  }

  private final class StoredPool implements Pool {

    private final PoolId id;
    private final Optional<PoolState> state;

    StoredPool(PoolId id, Optional<PoolState> state) {
      this.id = id;
      this.state = state;
    }

    @Override
    public PoolId id() {
      return id;
    }

    @Override
    public Optional<PoolState> state() {
      return state;
    }

    @Override
    public Optional<ResourceState> resource(String resourceId) {
      return Optional.ofNullable(resources.get(resourceKey(id, resourceId)));
    }

    @Override
    public List<ResourceState> resourcesBehind(String resourceId, int most) {
      String all = resourceKey(id, "");
      String from = resourceId.isEmpty() ? all : resourceKey(id, resourceId) + Names.END;
      List<ResourceState> found = new ArrayList<>();
      try (KeyValueIterator<String, ResourceState> next = resources.range(from, Keys.endOf(all))) {
        while (found.size() < most && next.hasNext()) {
          found.add(next.next().value);
        }
      }
      return found;
    }

    @Override
    public Optional<ReservationState> reservation(ReservationId reservation) {
      return Optional.ofNullable(reservations.get(reservationKey(id, reservation)));
    }

    @Override
    public List<String> free(Want want) {
      if (want.contiguous()) {
        return series.free(id, want.quantity(), ids -> fit(want, ids));
      }
      if (want.affinity().isPresent()) {
        String name = want.affinity().get();
        return facets
            .firstShared(
                id,
                name,
                want.quantity(),
                value ->
                    Optional.of(
                            facets.free(
                                id, Map.entry(name, value), want.quantity(), one -> fit(want, one)))
                        .filter(found -> !found.isEmpty()))
            .orElse(List.of());
      }
      if (want.constraints().isEmpty()) {
        String cursor = state.map(PoolState::getCursor).orElse("");
        return states.free(id, want.quantity(), cursor);
      }
      Map.Entry<String, String> rarest =
          want.constraints().entrySet().stream()
              .min(Comparator.comparingLong(constraint -> facets.count(id, constraint)))
              .orElseThrow();
      return facets.count(id, rarest) < want.quantity()
          ? List.of()
          : facets.free(id, rarest, want.quantity(), one -> fit(want, one));
    }

    private boolean fit(Want want, String one) {
      return want.constraints().isEmpty() || resource(one).filter(want::allows).isPresent();
    }

    private boolean fit(Want want, List<String> together) {
      return want.isPlain()
          || want.allowsTogether(
              together.stream().map(one -> resource(one).orElseThrow()).toList());
    }
  }
}
