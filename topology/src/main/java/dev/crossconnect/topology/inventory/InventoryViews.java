package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.DumpState;
import dev.crossconnect.avro.Holder;
import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservedResource;
import dev.crossconnect.avro.ResourceChange;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.topology.rows.RowError;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the inventory's answers look like. */
final class InventoryViews {

  private InventoryViews() {}

  record PoolView(
      String site,
      String kind,
      long total,
      long available,
      long reserved,
      long assigned,
      long quarantined,
      long unavailable,
      long conflicts,
      boolean low,
      DumpView dump) {

    static PoolView of(PoolState pool) {
      return new PoolView(
          pool.getSite(),
          pool.getKind(),
          pool.getTotal(),
          pool.getAvailable(),
          pool.getReserved(),
          pool.getAssigned(),
          pool.getQuarantined(),
          pool.getUnavailable(),
          pool.getConflicts(),
          pool.getLow(),
          Optional.ofNullable(pool.getDump()).map(DumpView::of).orElse(null));
    }
  }

  /** The last complete dump, and what came of it. */
  record DumpView(
      Instant takenAt,
      String source,
      String scope,
      long present,
      long missing,
      long inUse,
      Instant comparedAt) {

    static DumpView of(DumpState dump) {
      return new DumpView(
          dump.getTakenAt(),
          dump.getSource(),
          dump.getScope().name().toLowerCase(Locale.ROOT),
          dump.getPresent(),
          dump.getMissing(),
          dump.getInUse(),
          dump.getComparedAt());
    }
  }

  record ResourceView(
      String site,
      String kind,
      String resourceId,
      String state,
      Map<String, String> characteristics,
      String reservationId,
      String orderId,
      String conflict,
      Instant quarantinedUntil,
      Instant version,
      String source,
      Instant updatedAt,
      List<ChangeView> history) {

    /** As it stands in a list. */
    static ResourceView listed(ResourceState resource) {
      return of(resource, null);
    }

    static ResourceView whole(ResourceState resource) {
      return of(resource, resource.getHistory().stream().map(ChangeView::of).toList());
    }

    private static ResourceView of(ResourceState resource, List<ChangeView> history) {
      Optional<Holder> holder = Optional.ofNullable(resource.getHolder());
      return new ResourceView(
          resource.getSite(),
          resource.getKind(),
          resource.getResourceId(),
          resource.getState().name(),
          resource.getCharacteristics(),
          holder.map(Holder::getReservationId).orElse(null),
          holder.map(Holder::getOrderId).orElse(null),
          resource.getConflict(),
          resource.getQuarantinedUntil(),
          resource.getChangedAt(),
          resource.getSource(),
          resource.getUpdatedAt(),
          history);
    }
  }

  record ChangeView(
      Instant at, String state, String cause, String by, String reservationId, String orderId) {

    static ChangeView of(ResourceChange change) {
      return new ChangeView(
          change.getAt(),
          change.getState().name(),
          change.getCause(),
          change.getBy(),
          change.getReservationId(),
          change.getOrderId());
    }
  }

  /** What a source says against whoever has a resource, until a person decides. */
  record ConflictView(
      String id,
      String site,
      String kind,
      String resourceId,
      String state,
      String conflict,
      String reservationId,
      String orderId,
      String source,
      Instant saidAt) {

    static ConflictView of(ResourceState resource) {
      Optional<Holder> holder = Optional.ofNullable(resource.getHolder());
      String pool = new PoolId(resource.getSite(), resource.getKind()).key();
      return new ConflictView(
          pool + "/" + resource.getResourceId(),
          resource.getSite(),
          resource.getKind(),
          resource.getResourceId(),
          resource.getState().name(),
          resource.getConflict(),
          holder.map(Holder::getReservationId).orElse(null),
          holder.map(Holder::getOrderId).orElse(null),
          resource.getSource(),
          resource.getChangedAt());
    }
  }

  /** What was decided; the order is not told, whoever decides sees to it. */
  record SettledView(
      String site,
      String kind,
      String resourceId,
      String decision,
      String reservationId,
      String orderId,
      String position) {}

  record Page(List<ResourceView> items, String next) {}

  record ResourceRefView(String site, String kind, String resourceId) {

    static ResourceRefView of(ReservedResource resource) {
      return new ResourceRefView(resource.getSite(), resource.getKind(), resource.getResourceId());
    }
  }

  record ReservationView(
      String reservationId,
      String state,
      List<ResourceRefView> resources,
      Instant expiresAt,
      String position) {}

  /**
   * What became of a load.
   *
   * @param errors the first of them; {@code rejected} counts them all
   */
  record LoadView(long accepted, long rejected, List<RowError> errors, String position) {}

  /**
   * What became of a complete dump.
   *
   * @param complete whether what is not in it counts as missing
   */
  record DumpLoadView(
      long accepted, long rejected, List<RowError> errors, boolean complete, String position) {}
}
