package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.query.StoreReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Orders over HTTP. */
public final class OrdersApi {

  private final StoreReader<OrderState> orders;
  private final ReadYourWrites writes;
  private final DecisionLog decisions;
  private final Function<Context, String> caller;
  private final Clock clock;

  /**
   * Offers the routes.
   *
   * @param writes to wait for what a caller has written of orders
   * @param caller the name of whoever calls
   */
  public OrdersApi(
      StoreReader<OrderState> orders,
      ReadYourWrites writes,
      DecisionLog decisions,
      Function<Context, String> caller,
      Clock clock) {
    this.orders = orders;
    this.writes = writes;
    this.decisions = decisions;
    this.caller = caller;
    this.clock = clock;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/orders/{id}", this::order);
    routes.post("/v1/orders/{id}/cancel", this::cancel);
  }

  private void order(Context http) {
    writes.await(http);
    http.json(OrderView.of(asked(http)));
  }

  private OrderState asked(Context http) {
    String given = http.pathParam("id");
    // Orders from elsewhere than Salesforce have ids of another shape.
    String id = SalesforceId.widen(given).orElse(given);
    return orders.get(id).orElseThrow(() -> unknown(given));
  }

  /**
   * Refuses at once what the rules would refuse. They decide again when the decision reaches the
   * order: it may have gone on meanwhile, which then stands in its history.
   */
  private void cancel(Context http) {
    OrderState order = asked(http);
    DecisionBody body = DecisionBody.ifAny(http);
    Cancellation.Reach reach =
        body.flag("pastSoftPoint")
            ? Cancellation.Reach.PAST_SOFT_POINTS
            : Cancellation.Reach.BEFORE_ANY_POINT;
    requireCancellable(order, reach);
    decisions.accept(
        http,
        new PersonDecision(
            order.getOrderId(),
            order.getOrderId(),
            Verdict.FAIL,
            body.optionalReason(),
            caller.apply(http),
            Map.of(),
            clock.instant(),
            List.of(),
            reach == Cancellation.Reach.PAST_SOFT_POINTS
                ? OrderEvent.CANCEL_PAST_SOFT
                : OrderEvent.CANCEL));
  }

  private static void requireCancellable(OrderState order, Cancellation.Reach reach) {
    if (Cancellation.isUnderWay(order.getState())) {
      return;
    }
    if (OrderDraft.isEnded(order)) {
      throw uncancellable(
          "state",
          order.getState().name(),
          "Order " + order.getOrderId() + " is " + order.getState() + " already",
          "Only an order that has not ended can be cancelled");
    }
    Cancellation.refusal(order.getLines(), reach)
        .ifPresent(
            refusal -> {
              throw uncancellable(
                  "task",
                  refusal.task().getTask(),
                  refusal.why(),
                  "Let the order be completed, and order the removal of what is not wanted");
            });
  }

  private static HttpResponseException uncancellable(
      String field, String value, String why, String remedy) {
    return new HttpResponseException(
        HttpStatus.UNPROCESSABLE_CONTENT.getCode(),
        why,
        Map.of("field", field, "value", value, "remedy", remedy));
  }

  private static HttpResponseException unknown(String id) {
    return new HttpResponseException(
        HttpStatus.NOT_FOUND.getCode(),
        "There is no order '" + id + "'",
        Map.of("field", "id", "value", id, "remedy", "Ask with the Salesforce id of the order"));
  }
}
