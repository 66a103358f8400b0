package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.topology.query.ReadYourWrites;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Orders over HTTP. */
public final class OrdersApi {

  private final OrderDesk desk;
  private final ReadYourWrites writes;

  /**
   * Offers the routes.
   *
   * @param writes to wait for what a caller has written of orders
   */
  public OrdersApi(OrderDesk desk, ReadYourWrites writes) {
    this.desk = desk;
    this.writes = writes;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/orders/{id}", this::order);
    routes.post("/v1/orders/{id}/cancel", this::cancel);
  }

  private void order(Context http) {
    writes.await(http);
    http.json(OrderView.of(desk.order(http.pathParam("id"))));
  }

  private void cancel(Context http) {
    OrderState order = desk.order(http.pathParam("id"));
    DecisionBody body = DecisionBody.ifAny(http);
    DecisionLog.answer(
        http,
        desk.cancel(
            http,
            order,
            body.flag("pastSoftPoint")
                ? Cancellation.Reach.PAST_SOFT_POINTS
                : Cancellation.Reach.BEFORE_ANY_POINT,
            body.optionalReason()));
  }
}
