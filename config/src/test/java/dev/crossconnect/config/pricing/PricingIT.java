package dev.crossconnect.config.pricing;

import static dev.crossconnect.config.pricing.PriceCalls.position;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.HubClient;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Prices are loaded over HTTP in every format, found, corrected, and still there after a restart.
 */
@ExtendWith(TestBedExtension.class)
class PricingIT {

  private static final String CSV = "text/csv";
  private static final String HEADER =
      "priceBook,sku,currency,chargeType,amount,validFrom,account\n";
  private static final int MANY = 100_000;

  private final HubClient http = new HubClient();
  private final PriceCalls prices = new PriceCalls();

  private void pricesSayHowOldTheyMayBe(HubProcess hub) {
    String router = "/v1/prices/ROUTER?priceBook=standard&currency=EUR";
    for (String wish : List.of("", "&consistency=strong", "&maxLagMs=5000")) {
      HttpResponse<String> answer = http.get(hub, router + wish);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Hub-Role")).contains("standby");
      assertThat(answer.headers().firstValue("Hub-Served-By")).isPresent();
      assertThat(answer.headers().firstValueAsLong("Hub-Lag-Ms").orElseThrow())
          .isBetween(0L, 10_000L);
    }
    assertThat(http.get(hub, router + "&maxLagMs=0").statusCode()).isEqualTo(503);
  }

  @Test
  void pricesAreFoundAsSoonAsTheyAreLoadedAndOutliveARestart(TestBed bed) {
    HubProcess hub = bed.hub().roles("streams").start();
    String first =
        position(
            prices.load(
                hub,
                CSV,
                HEADER
                    + "standard,FIBRE-1G,EUR,OneTime,99.00,,\n"
                    + "standard,FIBRE-1G,EUR,Recurring,49.90,,\n"
                    + "standard,VOICE,EUR,Recurring,9.90,,\n"));
    assertThat(
            prices.get(hub, "/v1/prices/VOICE?priceBook=standard&currency=EUR&position=" + first))
        .contains("\"value\":9.90");
    String position =
        position(
            prices.load(
                hub,
                "application/json",
                "[{\"priceBook\":\"standard\",\"sku\":\"ROUTER\",\"currency\":\"EUR\","
                    + "\"chargeType\":\"OneTime\",\"amount\":129.00}]"));
    assertThat(
            prices.get(
                hub, "/v1/prices/ROUTER?priceBook=standard&currency=EUR&position=" + position))
        .contains("\"amount\":{\"unit\":\"EUR\",\"value\":129.00}");
    pricesSayHowOldTheyMayBe(hub);
    position =
        position(
            prices.load(
                hub,
                "application/x-ndjson",
                "{\"priceBook\":\"standard\",\"sku\":\"STATIC-IP\",\"currency\":\"EUR\","
                    + "\"chargeType\":\"Recurring\",\"amount\":\"5\"}\n"));

    assertThat(
            prices.get(
                hub, "/v1/prices/STATIC-IP?priceBook=standard&currency=EUR&position=" + position))
        .contains("\"value\":5.00", "\"period\":\"Month\"");
    String home = quote(hub);
    assertThat(home)
        .contains("{\"chargeType\":\"OneTime\",\"amount\":{\"unit\":\"EUR\",\"value\":228.00}}")
        .contains("\"amount\":{\"unit\":\"EUR\",\"value\":53.82}")
        .contains("\"firstPeriod\":{\"unit\":\"EUR\",\"value\":26.92}")
        .contains("\"name\":\"home-monthly\"");
    assertThat(hub.stop()).isZero();

    HubProcess again = bed.hub().roles("streams").start();

    assertThat(quote(again)).isEqualTo(home);
    assertThat(
            prices.get(
                again, "/v1/prices/STATIC-IP?priceBook=standard&currency=EUR&position=" + position))
        .contains("\"value\":5.00");
  }

  @Test
  void aLargeFileIsLoadedInOneCallAndRestoredWithoutItsDirectory(TestBed bed) {
    HubProcess hub = bed.hub().roles("streams").set("http.max.request.bytes", "1048576").start();
    HttpResponse<String> loaded =
        http.send(
            http.request(hub, "/v1/prices")
                .header("Content-Type", CSV)
                .PUT(BodyPublishers.ofInputStream(PricingIT::manyRows)));
    assertThat(loaded.body()).contains("\"accepted\":" + MANY + ",", "\"rejected\":0");
    String last =
        "/v1/prices/SKU-99999?priceBook=standard&currency=EUR&waitMs=30000&position="
            + position(loaded.body());
    assertThat(prices.get(hub, last)).contains("\"value\":999.99");
    hub.kill();

    Path elsewhere = bed.directory().resolve("elsewhere");
    HubProcess other =
        bed.hub().roles("streams").set("instance.id", "other").data(elsewhere).start();

    assertThat(prices.get(other, last)).contains("\"value\":999.99");
  }

  private static InputStream manyRows() {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try {
      rows.write(HEADER.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < MANY; i++) {
        String row =
            "standard,SKU-%d,EUR,OneTime,%d.%02d,2026-01-01,\n".formatted(i, i / 100, i % 100);
        rows.write(row.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new java.io.ByteArrayInputStream(rows.toByteArray());
  }

  private String quote(HubProcess hub) {
    return prices.post(
        hub,
        "/v1/quotes",
        "{\"priceBook\":\"standard\",\"currency\":\"EUR\",\"start\":\"2026-06-16\","
            + "\"lines\":[{\"sku\":\"HOME\"}]}");
  }
}
