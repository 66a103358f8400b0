package dev.crossconnect.topology.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.FieldSelection;
import dev.crossconnect.topology.query.ReadYourWrites;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Optional;

/**
 * The TM Forum's face of the orders, TMF622 v4: looking at an order, and cancelling it. An order
 * has one cancellation, which has the order's id.
 */
public final class ProductOrderingApi {

  private static final String BASE = "/tmf-api/productOrdering/v4";
  private static final String ORDERS = BASE + "/productOrder";
  private static final String CANCELLATIONS = BASE + "/cancelProductOrder";

  private final OrderDesk desk;

  /** Offers the routes. */
  public ProductOrderingApi(OrderDesk desk) {
    this.desk = desk;
  }

  record OrderRef(String id, String href, @JsonProperty("@referredType") String referredType) {}

  record CancelProductOrder(
      String id,
      String href,
      String cancellationReason,
      String state,
      OrderRef productOrder,
      String position,
      @JsonProperty("@type") String type) {}

  public void addRoutes(RoutesConfig routes) {
    routes.get(ORDERS + "/{id}", this::order);
    routes.post(CANCELLATIONS, this::cancel);
    routes.get(CANCELLATIONS + "/{id}", this::cancellation);
  }

  private void order(Context http) {
    desk.answer(
        http,
        http.pathParam("id"),
        (order, position) -> FieldSelection.answer(http, ProductOrderView.of(order, ORDERS)));
  }

  private void cancel(Context http) {
    DecisionBody body = DecisionBody.of(http);
    desk.atOwner(http, body.textIn("productOrder", "id"), order -> cancel(http, body, order));
  }

  private void cancel(Context http, DecisionBody body, OrderState order) {
    String reason = body.optionalReason("cancellationReason");
    Position position = desk.cancel(http, order, Cancellation.Reach.BEFORE_ANY_POINT, reason);
    http.status(HttpStatus.CREATED)
        .header(ReadYourWrites.POSITION, position.toString())
        .json(view(order, "acknowledged", reason.isEmpty() ? null : reason, position.toString()));
  }

  private void cancellation(Context http) {
    desk.answer(
        http,
        http.pathParam("id"),
        (order, position) ->
            FieldSelection.answer(
                http,
                view(order, state(order).orElseThrow(() -> notCancelled(order)), null, null)));
  }

  /** How far its cancellation has come, if there is one. */
  private static Optional<String> state(OrderState order) {
    return switch (order.getState()) {
      case assessingCancellation, pendingCancellation -> Optional.of("inProgress");
      case cancelled -> Optional.of("done");
      default ->
          order.getHistory().stream()
                  .anyMatch(entry -> entry.getState() == LifeState.pendingCancellation)
              ? Optional.of("terminatedWithError")
              : Optional.empty();
    };
  }

  private static CancelProductOrder view(
      OrderState order, String state, String reason, String position) {
    String id = order.getOrderId();
    return new CancelProductOrder(
        id,
        CANCELLATIONS + "/" + id,
        reason,
        state,
        new OrderRef(id, ORDERS + "/" + id, "ProductOrder"),
        position,
        "CancelProductOrder");
  }

  private static HttpResponseException notCancelled(OrderState order) {
    return new HttpResponseException(
        HttpStatus.NOT_FOUND.getCode(),
        "Order " + order.getOrderId() + " is " + order.getState() + " and has no cancellation",
        Map.of(
            "field",
            "id",
            "value",
            order.getOrderId(),
            "remedy",
            "Cancel it with POST " + CANCELLATIONS));
  }
}
