package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.topology.orders.OrderView.Summary;
import dev.crossconnect.topology.query.Paging;
import dev.crossconnect.topology.query.StoreReader.Entry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Optional;

/** Orders over HTTP. */
public final class OrdersApi {

  private final OrderDesk desk;

  /** Offers the routes. */
  public OrdersApi(OrderDesk desk) {
    this.desk = desk;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/orders", this::list);
    routes.get("/v1/orders/{id}", this::order);
    routes.post("/v1/orders/{id}/cancel", this::cancel);
  }

  private void list(Context http) {
    Optional<String> account =
        Optional.ofNullable(http.queryParam("account")).map(OrderDesk::widened);
    Optional<LifeState> state = Optional.ofNullable(http.queryParam("state")).map(OrdersApi::state);
    desk.queries()
        .list(
            http,
            Paging.of(http),
            (copy, after, most) ->
                desk.orders().page(copy, account, state, after, most).stream()
                    .map(found -> new Entry<>(found.key(), Summary.of(found.value())))
                    .toList());
  }

  static LifeState state(String name) {
    return Arrays.stream(LifeState.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                DecisionBody.refused(
                    "state", name, "one of " + Arrays.toString(LifeState.values())));
  }

  private void order(Context http) {
    desk.answer(http, http.pathParam("id"));
  }

  private void cancel(Context http) {
    desk.atOwner(http, http.pathParam("id"), order -> cancel(http, order));
  }

  private void cancel(Context http, OrderState order) {
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
