package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.topology.orders.OrderView.Summary;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.Paging;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.StoreReader.Entry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Orders over HTTP. */
public final class OrdersApi {

  private final OrderList orders;
  private final Queries queries;
  private final DecisionLog decisions;
  private final Function<Context, String> caller;
  private final Clock clock;

  /**
   * Offers the routes.
   *
   * @param queries about {@link OrdersTopology#STORE}
   * @param caller the name of whoever calls
   */
  public OrdersApi(
      OrderList orders,
      Queries queries,
      DecisionLog decisions,
      Function<Context, String> caller,
      Clock clock) {
    this.orders = orders;
    this.queries = queries;
    this.decisions = decisions;
    this.caller = caller;
    this.clock = clock;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/orders", this::list);
    routes.get("/v1/orders/{id}", this::order);
    routes.post("/v1/orders/{id}/cancel", this::cancel);
  }

  private void list(Context http) {
    Optional<String> account =
        Optional.ofNullable(http.queryParam("account"))
            .map(given -> SalesforceId.widen(given).orElse(given));
    Optional<LifeState> state = Optional.ofNullable(http.queryParam("state")).map(OrdersApi::state);
    queries.list(
        http,
        Paging.of(http),
        (copy, after, most) ->
            orders.page(copy, account, state, after, most).stream()
                .map(found -> new Entry<>(found.key(), Summary.of(found.value())))
                .toList());
  }

  private static LifeState state(String name) {
    return Arrays.stream(LifeState.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                DecisionBody.refused(
                    "state", name, "one of " + Arrays.toString(LifeState.values())));
  }

  private void order(Context http) {
    String id = idIn(http);
    queries.answer(http, id, copy -> http.json(OrderView.of(asked(copy, id))));
  }

  /** Orders from elsewhere than Salesforce have ids of another shape. */
  private static String idIn(Context http) {
    String given = http.pathParam("id");
    return SalesforceId.widen(given).orElse(given);
  }

  private OrderState asked(Copy copy, String id) {
    return orders.order(copy, id).orElseThrow(() -> unknown(id));
  }

  /**
   * Refuses at once what the rules would refuse. They decide again when the decision reaches the
   * order: it may have gone on meanwhile, which then stands in its history.
   */
  private void cancel(Context http) {
    String id = idIn(http);
    queries.atOwner(http, id, copy -> cancel(http, asked(copy, id)));
  }

  private void cancel(Context http, OrderState order) {
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
