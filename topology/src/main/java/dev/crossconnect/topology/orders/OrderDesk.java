package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.Queries;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where callers ask for orders and cancel them, whichever face of the hub they look at. */
public final class OrderDesk {

  private final OrderList orders;
  private final ReadyOrders ready;
  private final Queries queries;
  private final DecisionLog decisions;
  private final Function<Context, String> caller;
  private final Clock clock;

  /**
   * Reads these orders, which are also ready to be sent, and writes decisions about them.
   *
   * @param queries about {@link OrdersStore}
   * @param caller the name of whoever calls
   */
  public OrderDesk(
      OrderList orders,
      ReadyOrders ready,
      Queries queries,
      DecisionLog decisions,
      Function<Context, String> caller,
      Clock clock) {
    this.orders = orders;
    this.ready = ready;
    this.queries = queries;
    this.decisions = decisions;
    this.caller = caller;
    this.clock = clock;
  }

  /** Whom to ask about orders of all instances. */
  Queries queries() {
    return queries;
  }

  /** The orders of a partition. */
  OrderList orders() {
    return orders;
  }

  /**
   * Has this answered with an order, by whichever instance has it, or a copy of it; and with the
   * position of that, if it is known.
   */
  void answer(Context http, String given, BiConsumer<OrderState, Optional<Position>> answer) {
    String id = widened(given);
    queries.answer(
        http,
        id,
        copy -> {
          Optional<Position> position = queries.position(copy);
          answer.accept(order(copy, id), position);
        });
  }

  /** Answers with an order as it is, and with the position of that, if it is known. */
  void answer(Context http, String given) {
    String id = widened(given);
    queries.answer(
        http,
        id,
        copy -> {
          Optional<Position> position = queries.position(copy);
          byte[] json =
              ready.json(copy, id, position, http.jsonMapper()).orElseThrow(() -> unknown(id));
          http.contentType(ContentType.APPLICATION_JSON).result(json);
        });
  }

  /** Has this done about an order by the instance that works on it. */
  void atOwner(Context http, String given, Consumer<OrderState> deed) {
    String id = widened(given);
    queries.atOwner(http, id, copy -> deed.accept(order(copy, id)));
  }

  /** Has this done by the instance that would work on an order, whether there is one or not. */
  void ifAny(Context http, String id, BiConsumer<Optional<OrderState>, Optional<Position>> deed) {
    queries.atOwner(
        http,
        id,
        copy -> {
          Optional<Position> position = queries.position(copy);
          deed.accept(orders.order(copy, id), position);
        });
  }

  /** An id in its long form; orders from elsewhere than Salesforce have ids of another shape. */
  static String widened(String given) {
    return SalesforceId.widen(given).orElse(given);
  }

  private OrderState order(Copy copy, String id) {
    return orders.order(copy, id).orElseThrow(() -> unknown(id));
  }

  /**
   * Cancels an order, and returns when that is durable. Refuses at once what the rules would
   * refuse. They decide again when the decision reaches the order: it may have gone on meanwhile,
   * which then stands in its history.
   */
  Position cancel(Context http, OrderState order, Cancellation.Reach reach, String reason) {
    requireCancellable(order, reach);
    return decisions.durable(
        new PersonDecision(
            order.getOrderId(),
            order.getOrderId(),
            Verdict.FAIL,
            reason,
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
