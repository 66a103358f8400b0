package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.ResourceState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a pool after an event: only what is different from before, so that it takes as
 * much for a pool of a million as for one of a hundred.
 */
record PoolDecision(
    Optional<PoolState> pool,
    List<Change> resources,
    List<ReservationState> reservations,
    List<ReservationId> forgotten,
    List<Later> reminders,
    List<InventoryEffect> effects) {

  /** Whether the pool stays as it was, whatever is said about it. */
  boolean changesNothing() {
    return pool.isEmpty()
        && resources.isEmpty()
        && reservations.isEmpty()
        && forgotten.isEmpty()
        && reminders.isEmpty();
  }

  /** A resource before and after; one that is new has no before. */
  record Change(Optional<ResourceState> before, ResourceState after) {}

  /** What is to be looked at, and when. */
  record Later(Instant due, PoolEvent event) {}
}
