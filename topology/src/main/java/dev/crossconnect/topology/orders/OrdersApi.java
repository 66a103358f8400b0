package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.topology.query.StoreReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Optional;

/** Orders over HTTP. */
public final class OrdersApi {

  private final StoreReader<OrderState> orders;

  public OrdersApi(StoreReader<OrderState> orders) {
    this.orders = orders;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/orders/{id}", this::order);
  }

  private void order(Context http) {
    String given = http.pathParam("id");
    // Orders from elsewhere than Salesforce have ids of another shape.
    String id = SalesforceId.widen(given).orElse(given);
    Optional<OrderState> order = orders.get(id);
    http.json(OrderView.of(order.orElseThrow(() -> unknown(given))));
  }

  private static HttpResponseException unknown(String id) {
    return new HttpResponseException(
        HttpStatus.NOT_FOUND.getCode(),
        "There is no order '" + id + "'",
        Map.of("field", "id", "value", id, "remedy", "Ask with the Salesforce id of the order"));
  }
}
