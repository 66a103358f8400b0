package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.topology.live.Live;
import dev.crossconnect.topology.live.LiveTopic.Told;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happens in a pool, as server-sent events. */
public final class InventoryEvents {

  private final Live live;

  /** Offers the route. */
  public InventoryEvents(Live live) {
    this.live = live;
  }

  record Update(
      String site,
      String kind,
      String change,
      String resourceId,
      String state,
      String before,
      String reservationId,
      String orderId,
      String cause,
      String by,
      long total,
      long available,
      String at) {}

  /** What is told of an update, and to whom. */
  public static Told told(InventoryUpdate update) {
    return new Told(
        List.of(new PoolId(update.getSite(), update.getKind()).key()),
        update.getChange().name().toLowerCase(Locale.ROOT),
        view(update));
  }

  private static Update view(InventoryUpdate update) {
    return new Update(
        update.getSite(),
        update.getKind(),
        update.getChange().name(),
        update.getResourceId(),
        update.getState() == null ? null : update.getState().name(),
        update.getBefore() == null ? null : update.getBefore().name(),
        update.getReservationId(),
        update.getOrderId(),
        update.getCause(),
        update.getBy(),
        update.getTotal(),
        update.getAvailable(),
        update.getAt().toString());
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/inventory/{site}/{kind}/events", this::ofPool);
  }

  private void ofPool(Context http) {
    String pool = InventoryApi.poolOf(http).key();
    live.listen(http, pool, Optional.of(pool));
  }
}
