package dev.crossconnect.config.bench.pricing;

import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A price book of products that cost something once and something every month. */
final class PriceList {

  static final int PRODUCTS = 2_000;

  private static final String OF_A_PRODUCT = "?priceBook=bench&currency=EUR&quantity=2";

  private PriceList() {}

  /** Loads it into the hub as anybody would, and returns when it can be asked for. */
  static void load(Stage stage) throws IOException {
    String rows =
        IntStream.range(0, PRODUCTS)
            .mapToObj(
                product ->
                    """
                    bench,%1$s,EUR,OneTime,,%2$d.00,2026-01-01
                    bench,%1$s,EUR,Recurring,Month,%2$d.90,2026-01-01
                    """
                        .formatted(sku(product), product % 90 + 10))
            .collect(
                Collectors.joining(
                    "", "priceBook,sku,currency,chargeType,period,amount,validFrom\n", ""));
    stage.load("PUT", "/v1/prices", rows, path(PRODUCTS - 1));
  }

  /** Where the price of a product is asked for. */
  static String path(int product) {
    return "/v1/prices/" + sku(product) + OF_A_PRODUCT;
  }

  /** Asks for many products in one call, from this one on. */
  static String batch(int first, int keys) {
    return IntStream.range(first, first + keys)
        .mapToObj(product -> "{\"sku\":\"" + sku(product % PRODUCTS) + "\"}")
        .collect(
            Collectors.joining(
                ",",
                "{\"priceBook\":\"bench\",\"currency\":\"EUR\",\"quantity\":2,\"keys\":[",
                "]}"));
  }

  /** What the hub answers for each of them. */
  static List<byte[]> answers(Stage stage) throws IOException {
    HttpClient http = HttpClient.newHttpClient();
    return IntStream.range(0, PRODUCTS)
        .mapToObj(product -> HttpRequest.newBuilder(stage.hub().resolve(path(product))).build())
        .map(request -> http.sendAsync(request, BodyHandlers.ofByteArray()).join().body())
        .toList();
  }

  static String sku(int product) {
    return "SKU-%05d".formatted(product);
  }
}
