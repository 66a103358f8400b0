package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.DumpState;
import dev.crossconnect.avro.Holder;
import dev.crossconnect.avro.InventoryChange;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.ResourceChange;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A decision about a pool in the making: keeps the counts and the histories right. */
final class PoolDraft {

  private static final int LONGEST_HISTORY = 20;
  private static final int ALL = 100;

  /** So much more than the threshold must be free again before a pool counts as recovered. */
  private static final int RECOVERY_PERCENT = 5;

  private final Pool pool;
  private final int lowPercent;
  private final Instant at;
  private final PoolState.Builder state;
  private boolean isPoolChanged;
  private final List<PoolDecision.Change> resources = new ArrayList<>();
  private final List<ReservationState> reservations = new ArrayList<>();
  private final List<ReservationId> forgotten = new ArrayList<>();
  private final List<PoolDecision.Later> reminders = new ArrayList<>();
  private final List<InventoryEffect> effects = new ArrayList<>();

  /** Why something changes, and through whom. */
  record Cause(String text, String by) {}

  PoolDraft(Pool pool, int lowPercent, Instant at) {
    this.pool = pool;
    this.lowPercent = lowPercent;
    this.at = at;
    this.state =
        pool.state()
            .map(PoolState::newBuilder)
            .orElseGet(
                () -> PoolState.newBuilder().setSite(pool.id().site()).setKind(pool.id().kind()));
  }

  Pool pool() {
    return pool;
  }

  Instant at() {
    return at;
  }

  /** A resource changes, with an entry in its history and an update for whoever reads along. */
  void change(Optional<ResourceState> before, ResourceState.Builder after, Cause cause) {
    Optional<Holder> holder =
        Optional.ofNullable(after.getHolder()).or(() -> before.map(ResourceState::getHolder));
    String reservationId = holder.map(Holder::getReservationId).orElse(null);
    String orderId = holder.map(Holder::getOrderId).orElse(null);
    List<ResourceChange> history =
        new ArrayList<>(before.map(ResourceState::getHistory).orElse(List.of()));
    history.add(
        new ResourceChange(at, after.getState(), cause.text(), cause.by(), reservationId, orderId));
    after
        .setUpdatedAt(at)
        .setHistory(
            List.copyOf(
                history.subList(Math.max(0, history.size() - LONGEST_HISTORY), history.size())));
    keep(before, after);
    InventoryUpdate.Builder update =
        update(cause)
            .setResourceId(after.getResourceId())
            .setState(after.getState())
            .setBefore(before.map(ResourceState::getState).orElse(null))
            .setReservationId(reservationId)
            .setOrderId(orderId);
    publish(update.setChange(kindOf(before, after)));
  }

  /** A resource changes in a way that nobody need know of, such as its version. */
  void keep(Optional<ResourceState> before, ResourceState.Builder after) {
    before.ifPresent(
        then -> {
          count(then.getState(), -1);
          countConflict(then.getConflict(), -1);
        });
    count(after.getState(), 1);
    countConflict(after.getConflict(), 1);
    if (before.isEmpty()) {
      state.setTotal(state.getTotal() + 1);
    }
    if (before.filter(then -> then.getState() == ResourceStatus.available).isPresent()
        && after.getState() != ResourceStatus.available) {
      state.setCursor(Serial.of(after.getResourceId()).key());
    }
    isPoolChanged = true;
    resources.add(new PoolDecision.Change(before, after.build()));
  }

  Optional<DumpState> dump() {
    return Optional.ofNullable(state.getDump());
  }

  void keep(DumpState dump) {
    state.setDump(dump);
    isPoolChanged = true;
  }

  /** The pool was held against a dump, and this came of it. */
  void compared(Cause cause) {
    publish(update(cause).setChange(InventoryChange.DUMP_COMPARED));
  }

  void keep(ReservationState reservation) {
    reservations.add(reservation);
  }

  void forget(ReservationId reservation) {
    forgotten.add(reservation);
  }

  void remind(Instant due, PoolEvent event) {
    reminders.add(new PoolDecision.Later(due, event));
  }

  void effect(InventoryEffect effect) {
    effects.add(effect);
  }

  PoolDecision decision() {
    if (!resources.isEmpty()) {
      watchThreshold();
    }
    return new PoolDecision(
        isPoolChanged ? Optional.of(state.build()) : Optional.empty(),
        List.copyOf(resources),
        List.copyOf(reservations),
        List.copyOf(forgotten),
        List.copyOf(reminders),
        List.copyOf(effects));
  }

  private void watchThreshold() {
    long free = state.getAvailable() * ALL;
    long total = state.getTotal();
    if (!state.getLow() && free < total * lowPercent) {
      state.setLow(true);
      publish(
          update(new Cause("Fewer than " + lowPercent + " of a hundred are free", "hub"))
              .setChange(InventoryChange.POOL_LOW));
    } else if (state.getLow() && free >= total * (lowPercent + RECOVERY_PERCENT)) {
      state.setLow(false);
      publish(
          update(new Cause("Enough are free again", "hub"))
              .setChange(InventoryChange.POOL_RECOVERED));
    }
  }

  private static InventoryChange kindOf(
      Optional<ResourceState> before, ResourceState.Builder after) {
    boolean was = before.map(ResourceState::getConflict).isPresent();
    boolean is = after.getConflict() != null;
    if (is && !was) {
      return InventoryChange.CONFLICT;
    }
    return was && !is ? InventoryChange.CONFLICT_RESOLVED : InventoryChange.RESOURCE;
  }

  private InventoryUpdate.Builder update(Cause cause) {
    return InventoryUpdate.newBuilder()
        .setSite(pool.id().site())
        .setKind(pool.id().kind())
        .setCause(cause.text())
        .setBy(cause.by())
        .setAt(at);
  }

  private void publish(InventoryUpdate.Builder update) {
    effects.add(
        new InventoryEffect.Publish(
            update.setTotal(state.getTotal()).setAvailable(state.getAvailable()).build()));
  }

  private void countConflict(String conflict, int by) {
    if (conflict != null) {
      state.setConflicts(state.getConflicts() + by);
    }
  }

  private void count(ResourceStatus status, int by) {
    switch (status) {
      case available -> state.setAvailable(state.getAvailable() + by);
      case reserved -> state.setReserved(state.getReserved() + by);
      case assigned -> state.setAssigned(state.getAssigned() + by);
      case quarantined -> state.setQuarantined(state.getQuarantined() + by);
      case unavailable -> state.setUnavailable(state.getUnavailable() + by);
    }
  }
}
