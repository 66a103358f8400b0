package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.topology.live.Live;
import dev.crossconnect.topology.live.LiveTopic.Told;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens to an order, or to the orders of an account, as server-sent events. */
public final class OrderEvents {

  private static final String ORDER = "order/";
  private static final String ACCOUNT = "account/";

  private final Live live;

  /** Offers the routes. */
  public OrderEvents(Live live) {
    this.live = live;
  }

  record Line(String lineId, String sku, String state) {}

  record Update(
      String orderId,
      String number,
      String account,
      int version,
      long sequence,
      String kind,
      String state,
      String milestone,
      String cause,
      String at,
      List<Line> lines) {}

  /** What is told of an update, and to whom. */
  public static Told told(OrderUpdate update) {
    List<String> channels = new ArrayList<>(List.of(ORDER + update.getOrderId()));
    if (update.getAccount() != null) {
      channels.add(ACCOUNT + update.getAccount());
    }
    return new Told(channels, update.getKind(), view(update));
  }

  private static Update view(OrderUpdate update) {
    return new Update(
        update.getOrderId(),
        update.getNumber(),
        update.getAccount(),
        update.getVersion(),
        update.getSequence(),
        update.getKind(),
        update.getState().name(),
        update.getMilestone(),
        update.getCause(),
        update.getAt().toString(),
        update.getLines().stream()
            .map(line -> new Line(line.getLineId(), line.getSku(), line.getState().name()))
            .toList());
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/orders/{id}/events", this::ofOrder);
    routes.get("/v1/accounts/{id}/orders/events", this::ofAccount);
  }

  /** Also before there is such an order: a portal may listen before it sells. */
  private void ofOrder(Context http) {
    String id = idIn(http);
    live.listen(http, ORDER + id, Optional.of(id));
  }

  private void ofAccount(Context http) {
    live.listen(http, ACCOUNT + idIn(http), Optional.empty());
  }

  private static String idIn(Context http) {
    String given = http.pathParam("id");
    return SalesforceId.widen(given).orElse(given);
  }
}
