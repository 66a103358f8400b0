package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An order is held until it has a price and its resources, and cancelled by taking back what was
 * done and giving back what it had.
 */
@ExtendWith(TestBedExtension.class)
class CancellationIT {

  private static final String JSON = "application/json";
  private static final String ORDER = Salesforce.orderId(1);
  private static final String LINE = Salesforce.lineId(1);

  private static final String BOOK = "?priceBook=standard&currency=EUR";

  private static final String PRICES =
      """
      [{"Id":"01u000000000001AAA","Pricebook2Id":"standard","Product_Code__c":"STATIC-IP",
        "CurrencyIsoCode":"EUR","UnitPrice":5.00,"Charge_Type__c":"Recurring",
        "SystemModstamp":"2026-03-01T09:00:00Z"},
       {"Id":"01u000000000002AAA","Pricebook2Id":"standard","Product_Code__c":"ROUTER",
        "CurrencyIsoCode":"EUR","UnitPrice":129.00,"Charge_Type__c":"OneTime",
        "SystemModstamp":"2026-03-01T09:00:00Z"}]""";

  @Test
  void anOrderIsPricedThenCancelledAndWhatWasDoneIsTakenBack(TestBed bed) throws IOException {
    SimulatedOrderSystem legacy =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    legacy.start();
    SimulatedOrderSystem logistics =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    logistics.start();
    logistics.refuse(Dial.always());
    HubProcess hub =
        bed.hub()
            .set("orders.pricing.required", "true")
            .set("adapters.targets", "activation,logistics")
            .set("adapters.activation.protocol", "tmf641")
            .set("adapters.activation.url", legacy.url().toString())
            .set("adapters.logistics.protocol", "tmf641")
            .set("adapters.logistics.url", logistics.url().toString())
            .start();
    Salesforce salesforce = new Salesforce(hub.url());
    sell(salesforce);
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.get("/v1/fallout").body())
                    .contains("\"commandId\":\"" + ORDER, "\"code\":\"NO_PRICE\""));
    assertThat(legacy.effects()).as("nothing is done for an order without a price").isEmpty();

    salesforce.post("/salesforce/sobjects/PricebookEntry", JSON, PRICES);
    bed.await()
        .untilAsserted(
            () -> {
              assertThat(salesforce.get("/v1/prices/ROUTER" + BOOK).body()).contains("129");
              assertThat(salesforce.get("/v1/prices/STATIC-IP" + BOOK).body()).contains("5.00");
            });
    salesforce.post("/v1/fallout/" + ORDER + "/retry", JSON, "{\"reason\":\"priced now\"}");

    String assign = ORDER + ".1." + LINE + ".assign";
    bed.await().untilAsserted(() -> assertThat(legacy.effects()).containsOnlyKeys(assign));
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.order(1, ""))
                    .contains(
                        "\"state\":\"held\",\"version\"",
                        "\"oneTime\":{\"unit\":\"EUR\",\"value\":129.00}",
                        "\"recurring\":{\"unit\":\"EUR\",\"value\":5.00}"));

    assertThat(salesforce.post("/v1/orders/nothing/cancel", JSON, "").statusCode()).isEqualTo(404);
    assertThat(salesforce.post("/v1/orders/" + ORDER + "/cancel", JSON, "").body())
        .contains("\"position\"");
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.order(1, ""))
                    .contains("\"state\":\"cancelled\",\"version\"", "pendingCancellation"));
    assertThat(legacy.effects()).containsOnlyKeys(assign, assign + ".undo");
    assertThat(logistics.effects()).as("what was refused is not taken back").isEmpty();
    assertThat(salesforce.get("/v1/fallout").body()).isEqualTo("{\"items\":[]}");
  }

  @Test
  void whatACancelledOrderHadReservedIsThereForTheNext(TestBed bed) throws IOException {
    SimulatedOrderSystem legacy =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    legacy.start();
    SimulatedOrderSystem logistics =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    logistics.start();
    logistics.refuse(Dial.always());
    HubProcess hub =
        bed.hub()
            .set("orders.reservations", "true")
            .set("adapters.targets", "activation,logistics")
            .set("adapters.activation.protocol", "tmf641")
            .set("adapters.activation.url", legacy.url().toString())
            .set("adapters.logistics.protocol", "tmf641")
            .set("adapters.logistics.url", logistics.url().toString())
            .start();
    Salesforce salesforce = new Salesforce(hub.url());
    salesforce.post(
        "/v1/inventory/resources",
        "text/csv",
        "site,kind,resourceId\nDUB1,ipv4,10.0.0.1\nDUB1,ipv4,10.0.0.2\n");
    awaitAddresses(bed, salesforce, 2, 0, 0);

    salesforce.sell(2, "STATIC-IP");
    awaitAddresses(bed, salesforce, 1, 0, 1);
    assertThat(salesforce.order(2, ""))
        .contains(
            "\"state\":\"completed\",\"version\"",
            "\"resources\":[{\"site\":\"DUB1\",\"kind\":\"ipv4\",\"resourceId\":\"10.0.0.");
    sell(salesforce);
    awaitAddresses(bed, salesforce, 0, 1, 1);
    salesforce.sell(3, "STATIC-IP");
    String refused = Salesforce.orderId(3) + ".1.1";
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.get("/v1/fallout").body())
                    .contains("\"commandId\":\"" + refused, "\"code\":\"TOO_FEW\""));

    salesforce.post("/v1/orders/" + ORDER + "/cancel", JSON, "");
    awaitAddresses(bed, salesforce, 1, 0, 1);
    assertThat(salesforce.order(1, "")).contains("\"state\":\"cancelled\",\"version\"");
    salesforce.post("/v1/fallout/" + refused + "/retry", JSON, "{\"reason\":\"one is free\"}");

    awaitAddresses(bed, salesforce, 0, 0, 2);
    assertThat(salesforce.order(3, "")).contains("\"state\":\"completed\",\"version\"");
  }

  private static void awaitAddresses(
      TestBed bed, Salesforce salesforce, int available, int reserved, int assigned) {
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.get("/v1/inventory/DUB1/ipv4").body())
                    .contains(
                        "\"available\":" + available,
                        "\"reserved\":" + reserved,
                        "\"assigned\":" + assigned));
  }

  private static void sell(Salesforce salesforce) throws IOException {
    String line =
        "{\"Id\":\"%s\",\"Product_Code__c\":\"%s\",\"Quantity\":1,\"Site__c\":\"DUB1\","
            + "\"SystemModstamp\":\"2026-03-01T10:00:00Z\"}";
    salesforce.post(
        "/salesforce/sobjects/Order",
        JSON,
        "{\"Id\":\""
            + ORDER
            + "\",\"OrderNumber\":\"1\",\"Status\":\"Activated\","
            + "\"SystemModstamp\":\"2026-03-01T10:00:00Z\",\"OrderItems\":{\"records\":["
            + line.formatted(LINE, "STATIC-IP")
            + ","
            + line.formatted(Salesforce.lineId(2), "ROUTER")
            + "]}}");
  }
}
