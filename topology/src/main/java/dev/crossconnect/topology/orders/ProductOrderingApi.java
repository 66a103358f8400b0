package dev.crossconnect.topology.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.intake.ProductOrders;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.FieldSelection;
import dev.crossconnect.topology.query.ListFilters;
import dev.crossconnect.topology.query.Paging;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.query.StoreReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The TM Forum's face of the orders, TMF622 v4: placing orders, looking at them, and cancelling
 * them. An order has one cancellation, which has the order's id.
 */
public final class ProductOrderingApi {

  private static final String BASE = "/tmf-api/productOrdering/v4";
  private static final String ORDERS = BASE + "/productOrder";
  private static final String CANCELLATIONS = BASE + "/cancelProductOrder";

  private static final String ACCOUNT = "relatedParty.id";
  private static final String STATE = "state";

  private final OrderDesk desk;
  private final OrderEntry entry;

  /** Offers the routes. */
  public ProductOrderingApi(OrderDesk desk, OrderEntry entry) {
    this.desk = desk;
    this.entry = entry;
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
    routes.post(ORDERS, this::place);
    routes.get(ORDERS, this::list);
    routes.get(ORDERS + "/{id}", this::order);
    routes.post(CANCELLATIONS, this::cancel);
    routes.get(CANCELLATIONS + "/{id}", this::cancellation);
  }

  /**
   * An order that its caller has named may have come before, so the instance that works on it is
   * asked; one without a name is new wherever it comes to.
   */
  private void place(Context http) {
    ProductOrders.Taken taken = entry.take(http.bodyAsBytes());
    if (!taken.isNamed()) {
      answerPlaced(http, taken);
      return;
    }
    desk.ifAny(
        http,
        taken.order().orderId(),
        (known, position) -> {
          if (known.isEmpty()) {
            answerPlaced(http, taken);
          } else {
            OrderEntry.requireSame(known.get(), taken.order());
            position.ifPresent(at -> http.header(ReadYourWrites.POSITION, at.toString()));
            created(http, ProductOrderView.of(known.get(), ORDERS, position));
          }
        });
  }

  private void answerPlaced(Context http, ProductOrders.Taken taken) {
    Position position = entry.write(taken);
    http.header(ReadYourWrites.POSITION, position.toString());
    created(
        http,
        ProductOrderView.of(taken.order(), ORDERS, taken.notification().getReceivedAt(), position));
  }

  private static void created(Context http, ProductOrderView order) {
    http.status(HttpStatus.CREATED).header(Header.LOCATION, order.href()).json(order);
  }

  private void list(Context http) {
    ListFilters.requireKnown(http, Set.of(STATE, ACCOUNT));
    FieldSelection fields = FieldSelection.of(http, ProductOrderView.class);
    Optional<String> account =
        Optional.ofNullable(http.queryParam(ACCOUNT)).map(OrderDesk::widened);
    Optional<LifeState> state = Optional.ofNullable(http.queryParam(STATE)).map(OrdersApi::state);
    desk.queries()
        .tmfList(
            http,
            Paging.withOffset(http),
            new Queries.Page<Object>() {
              @Override
              public List<StoreReader.Entry<Object>> from(Copy copy, String after, int most) {
                return desk.orders().page(copy, account, state, after, most).stream()
                    .map(found -> new StoreReader.Entry<>(found.key(), view(found.value(), fields)))
                    .toList();
              }

              @Override
              public OptionalLong count(Copy copy) {
                return desk.orders().count(copy, account, state);
              }
            });
  }

  private static Object view(OrderState order, FieldSelection fields) {
    return fields.from(ProductOrderView.of(order, ORDERS, Optional.empty()));
  }

  private void order(Context http) {
    desk.answer(
        http,
        http.pathParam("id"),
        (order, position) ->
            FieldSelection.answer(http, ProductOrderView.of(order, ORDERS, position)));
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
