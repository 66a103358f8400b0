package dev.crossconnect.config.pricing;

import static dev.crossconnect.config.pricing.PriceCalls.position;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.HubClient;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is answered about prices. The tests share a hub, and each has products of its own. */
@ExtendWith(TestBedExtension.class)
class PriceAnswersIT {

  private static final String CSV = "text/csv";
  private static final String HEADER =
      "priceBook,sku,currency,chargeType,amount,validFrom,account\n";

  private static HubProcess hub;

  private final HubClient http = new HubClient();
  private final PriceCalls prices = new PriceCalls();

  @BeforeAll
  static void startTheHub(TestBed bed) {
    hub = bed.hub().roles("streams").start();
  }

  @Test
  void everyInstanceGivesTheSameAnswer(TestBed bed) {
    HubProcess other = bed.hub().roles("streams").data(bed.directory().resolve("other")).start();
    StringBuilder rows = new StringBuilder(HEADER);
    for (int product = 0; product < 50; product++) {
      rows.append("standard,P%d,EUR,OneTime,%d.10,,\n".formatted(product, product + 1))
          .append("standard,P%d,EUR,OneTime,%d.05,2026-03-01,\n".formatted(product, product + 1))
          .append("standard,P%d,EUR,Recurring,%d.99,,A-%d\n".formatted(product, product, product));
    }
    String position = position(prices.load(hub, CSV, rows.toString()));

    for (int product = 0; product < 50; product++) {
      for (String when : List.of("2026-02-01", "2026-03-01")) {
        String price =
            "/v1/prices/P%d?priceBook=standard&currency=EUR&quantity=3&account=A-%d&at=%s&position=%s"
                .formatted(product, product, when, position);
        assertThat(prices.get(other, price))
            .contains("OneTime", "Recurring")
            .isEqualTo(prices.get(hub, price));
      }
    }
  }

  @Test
  void badRowsAreReportedWithTheirLinesAndTheGoodOnesKept() {
    String report =
        prices.load(
            hub,
            CSV,
            HEADER
                + "standard,A,EUR,OneTime,1,,\n"
                + "standard,B,EURO,OneTime,1,,\n"
                + "standard,C,EUR,OneTime,-1,,\n"
                + "standard,D\n"
                + "standard,E,EUR,OneTime,2,,\n");

    assertThat(report)
        .contains("\"accepted\":2", "\"rejected\":3")
        .contains("{\"line\":3,\"field\":\"currency\",")
        .contains("{\"line\":4,\"field\":\"amount\",")
        .contains("{\"line\":5,\"problem\":");
    assertThat(
            prices.get(
                hub, "/v1/prices/E?priceBook=standard&currency=EUR&position=" + position(report)))
        .contains("\"value\":2.00");
    assertThat(prices.load(hub, CSV, HEADER + "standard,A,EUR,OneTime,1.00,,\n"))
        .as("a repeat is no second version")
        .contains("\"accepted\":0,\"unchanged\":1");
    assertThat(prices.get(hub, "/v1/prices/X?priceBook=standard&currency=EUR"))
        .contains("unknown-sku", "\"status\":404");
    assertThat(prices.get(hub, "/v1/prices/A?priceBook=standard&currency=USD"))
        .contains("no-price-in-currency");
    assertThat(prices.get(hub, "/v1/prices/A?priceBook=standard&currency=EURO"))
        .contains("unknown-currency");
    assertThat(prices.get(hub, "/v1/prices/A?priceBook=standard&currency=EUR&quantity=-1"))
        .contains("negative-quantity");
    assertThat(prices.get(hub, "/v1/prices/A?priceBook=standard&currency=EUR&knownAt=2020-01-01"))
        .contains("no-price-then");
    assertThat(
            prices.post(
                hub,
                "/v1/quotes",
                "{\"priceBook\":\"standard\",\"lines\":[{\"sku\":\"A\",\"currency\":\"EUR\"},"
                    + "{\"sku\":\"E\",\"currency\":\"USD\"}]}"))
        .contains("mixed-currencies");
    assertThat(
            prices.post(
                hub,
                "/v1/prices/batch",
                "{\"priceBook\":\"standard\",\"currency\":\"EUR\",\"keys\":[{\"sku\":\"A\"},"
                    + "{\"sku\":\"X\"}]}"))
        .contains("{\"items\":[{\"price\":{\"sku\":\"A\"", "{\"problem\":{\"type\":")
        .contains("unknown-sku");
  }

  @Test
  void anUnchangedPriceNeedNotBeSentAgainAndAContractIsPrivate() {
    String position =
        position(
            prices.load(
                hub,
                CSV,
                HEADER + "standard,U,EUR,OneTime,1,,\nstandard,U,EUR,OneTime,0.90,,ACME\n"));
    String path = "/v1/prices/U?priceBook=standard&currency=EUR&position=" + position;

    HttpResponse<String> first = http.get(hub, path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> second = http.send(http.request(hub, path).header("If-None-Match", tag));
    HttpResponse<String> contract = http.get(hub, path + "&account=ACME");

    assertThat(first.headers().firstValue("Cache-Control"))
        .hasValue("public, max-age=0, must-revalidate");
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(contract.body()).contains("\"value\":0.90", "account-price");
    assertThat(contract.headers().firstValue("Cache-Control").orElseThrow()).startsWith("private");
  }
}
