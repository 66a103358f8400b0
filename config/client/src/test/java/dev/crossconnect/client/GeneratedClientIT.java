package dev.crossconnect.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.crossconnect.client.api.OrdersApi;
import dev.crossconnect.client.api.PricesApi;
import dev.crossconnect.client.api.TmfApi;
import dev.crossconnect.client.model.Order;
import dev.crossconnect.client.model.OrderLifeState;
import dev.crossconnect.client.model.Price;
import dev.crossconnect.client.model.ProductOffering;
import dev.crossconnect.client.model.ProductOrder;
import dev.crossconnect.client.model.ProductOrderCreate;
import dev.crossconnect.client.model.ProductOrderItemCreate;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that was generated from openapi.yaml drives a hub as anybody starts one. */
class GeneratedClientIT {

  private static final Pattern READY = Pattern.compile("hub ready on (http://\\S+)");

  @TempDir static Path directory;

  private static Process hub;
  private static ApiClient client;

  @BeforeAll
  static void start() throws IOException {
    hub =
        new ProcessBuilder(
                "../../hub", "run", "--port", "0", "--data", directory.resolve("hub").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    client = new ApiClient();
    client.updateBaseUri(ready(hub.inputReader()));
  }

  private static String ready(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return ready.group(1);
      }
      line = output.readLine();
    }
    throw new IllegalStateException("The hub ended before it was ready");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    hub.destroy();
    assertThat(hub.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void pricesAreLoadedAndFound() throws ApiException {
    PricesApi prices = new PricesApi(client);
    Map<String, Object> loaded =
        prices.loadPrices(
            List.of(
                Map.of(
                    "priceBook", "standard",
                    "sku", "CLIENT-1",
                    "currency", "EUR",
                    "chargeType", "Recurring",
                    "amount", new BigDecimal("49.90"))));

    Price price =
        prices.getPrice(
            "CLIENT-1",
            "standard",
            "EUR",
            null,
            null,
            null,
            null,
            null,
            null,
            (String) loaded.get("position"),
            10_000,
            null,
            null);

    assertThat(price.getCharges())
        .singleElement()
        .satisfies(
            charge -> assertThat(charge.getAmount().getValue()).isEqualByComparingTo("49.90"));
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () ->
                prices.getPrice(
                    "CLIENT-1",
                    "none",
                    "EUR",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
    assertThat(refused.getCode()).isEqualTo(404);
  }

  @Test
  void anOrderIsPlacedFoundListedAndCancelled() throws ApiException {
    TmfApi tmf = new TmfApi(client);
    ProductOrderCreate wanted =
        new ProductOrderCreate()
            .externalId("client-1")
            .addProductOrderItemItem(
                new ProductOrderItemCreate()
                    .id("1")
                    .action(ProductOrderItemCreate.ActionEnum.ADD)
                    .productOffering(new ProductOffering().id("STATIC-IP")));

    ProductOrder placed = tmf.createProductOrder(wanted);
    assertThat(tmf.createProductOrder(wanted).getId()).isEqualTo(placed.getId());

    OrdersApi orders = new OrdersApi(client);
    Order order = orders.getOrder(placed.getId(), placed.getPosition(), 10_000, null, null);
    assertThat(order.getNumber()).isEqualTo("client-1");
    assertThat(order.getState()).isNotEqualTo(OrderLifeState.COMPLETED);
    assertThat(order.getLines()).hasSize(1);
    assertThat(
            orders
                .listOrders(null, null, 10, null, placed.getPosition(), 10_000, null, null)
                .getItems())
        .anySatisfy(item -> assertThat(item.getOrderId()).isEqualTo(placed.getId()));

    assertThat(orders.cancelOrder(placed.getId(), null).getPosition()).isNotBlank();
    assertThat(URI.create(placed.getHref()).getPath()).endsWith(placed.getId());
  }
}
