package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
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

  private static final String TMF622 = "/tmf-api/productOrdering/v4";

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
    SimulatedOrderSystem legacy = system(bed);
    SimulatedOrderSystem logistics = system(bed);
    logistics.refuse(Dial.always());
    Salesforce salesforce = hub(bed, "orders.pricing.required", legacy, logistics);
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
    assertThat(cancel(salesforce, 1, "[1]").body())
        .contains("\"status\":400", "'body' must be a JSON object", "\"value\":\"[1]\"");
    assertThat(cancel(salesforce, 1, "null").body()).contains("\"position\"");
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
    SimulatedOrderSystem legacy = system(bed);
    SimulatedOrderSystem logistics = system(bed);
    logistics.refuse(Dial.always());
    Salesforce salesforce = hub(bed, "orders.reservations", legacy, logistics);
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

    HttpResponse<String> cancelled = cancelAsTheTmForumDoes(salesforce, 1);
    assertThat(cancelled.statusCode()).isEqualTo(201);
    assertThat(cancelled.body())
        .contains("\"id\":\"" + ORDER, "\"state\":\"acknowledged\"", "\"position\"");
    awaitAddresses(bed, salesforce, 1, 0, 1);
    assertThat(salesforce.get(TMF622 + "/productOrder/" + ORDER + "?fields=state").body())
        .isEqualTo(
            "{\"id\":\"%1$s\",\"href\":\"%2$s/productOrder/%1$s\",\"state\":\"cancelled\","
                    .formatted(ORDER, TMF622)
                + "\"@type\":\"ProductOrder\"}");
    assertThat(salesforce.get(TMF622 + "/productOrder/" + ORDER + "?fields=colour").body())
        .contains("\"status\":400", "There is no field 'colour'", "productOrderItem");
    assertThat(salesforce.get(TMF622 + "/cancelProductOrder/" + ORDER).body())
        .contains("\"state\":\"done\"");
    salesforce.post("/v1/fallout/" + refused + "/retry", JSON, "{\"reason\":\"one is free\"}");

    awaitAddresses(bed, salesforce, 0, 0, 2);
    assertThat(salesforce.get(TMF622 + "/productOrder/" + Salesforce.orderId(3)).body())
        .contains(
            "\"state\":\"completed\",\"orderDate\"",
            "\"action\":\"add\"",
            "\"productOffering\":{\"id\":\"STATIC-IP\"}",
            "\"place\":[{\"id\":\"DUB1\"");
    assertThat(salesforce.get(TMF622 + "/cancelProductOrder/" + Salesforce.orderId(3)).statusCode())
        .isEqualTo(404);

    logistics.refuse(Dial.never());
    pastASoftPointOfNoReturnAPersonHasToSaySo(bed, salesforce, logistics);
    pastAHardPointOfNoReturnNobodyCancels(bed, salesforce, legacy);
  }

  /** What is shipped can come back, but does not by itself; an address that is lacking holds it. */
  private static void pastASoftPointOfNoReturnAPersonHasToSaySo(
      TestBed bed, Salesforce salesforce, SimulatedOrderSystem logistics) throws IOException {
    sell(salesforce, 4, line(4, "STATIC-IP", "Add"), line(5, "ROUTER", "Add"));
    String ship = Salesforce.orderId(4) + ".1." + Salesforce.lineId(5) + ".ship";
    bed.await().untilAsserted(() -> assertThat(logistics.effects()).containsOnlyKeys(ship));
    bed.await().untilAsserted(() -> assertThat(salesforce.order(4, "")).contains("\"held\""));

    HttpResponse<String> refused = cancel(salesforce, 4, "");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("soft point of no return", "\"field\":\"task\"", "\"value\":\"ship\"");
    assertThat(cancel(salesforce, 4, "{\"pastSoftPoint\":false}").statusCode()).isEqualTo(422);
    assertThat(cancelAsTheTmForumDoes(salesforce, 4).statusCode()).isEqualTo(422);
    assertThat(cancel(salesforce, 4, "{\"pastSoftPoint\":true}").statusCode()).isEqualTo(202);
    awaitState(bed, salesforce, 4, "cancelled");
    assertThat(logistics.effects()).containsOnlyKeys(ship, ship + ".undo");
  }

  private static void pastAHardPointOfNoReturnNobodyCancels(
      TestBed bed, Salesforce salesforce, SimulatedOrderSystem legacy) throws IOException {
    sell(salesforce, 6, line(6, "STATIC-IP", "Change"), line(7, "STATIC-IP", "Add"));
    String changed = Salesforce.orderId(6) + ".1." + Salesforce.lineId(6) + ".assign";
    bed.await().untilAsserted(() -> assertThat(legacy.effects()).containsKey(changed));
    bed.await().untilAsserted(() -> assertThat(salesforce.order(6, "")).contains("\"held\""));

    for (String body : List.of("", "{\"pastSoftPoint\":true}")) {
      HttpResponse<String> refused = cancel(salesforce, 6, body);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("hard point of no return", "\"value\":\"assign\"");
    }
    assertThat(cancel(salesforce, 6, "{\"pastSoftPoint\":1}").body())
        .contains("\"status\":400", "'pastSoftPoint' must be true or false");
    assertThat(legacy.effects()).doesNotContainKey(changed + ".undo");
  }

  private static HttpResponse<String> cancel(Salesforce salesforce, int number, String body)
      throws IOException {
    return salesforce.post("/v1/orders/" + Salesforce.orderId(number) + "/cancel", JSON, body);
  }

  private static HttpResponse<String> cancelAsTheTmForumDoes(Salesforce salesforce, int number)
      throws IOException {
    return salesforce.post(
        TMF622 + "/cancelProductOrder",
        JSON,
        "{\"productOrder\":{\"id\":\"" + Salesforce.orderId(number) + "\"}}");
  }

  private static void awaitState(TestBed bed, Salesforce salesforce, int number, String state) {
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.order(number, ""))
                    .contains("\"state\":\"" + state + "\",\"version\""));
  }

  private static SimulatedOrderSystem system(TestBed bed) throws IOException {
    SimulatedOrderSystem system =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    system.start();
    return system;
  }

  /** A hub that hands tasks to these two, and minds what the setting says. */
  private static Salesforce hub(
      TestBed bed, String setting, SimulatedOrderSystem legacy, SimulatedOrderSystem logistics) {
    return new Salesforce(
        bed.hub()
            .set(setting, "true")
            .set("adapters.targets", "activation,logistics")
            .set("adapters.activation.protocol", "tmf641")
            .set("adapters.activation.url", legacy.url().toString())
            .set("adapters.logistics.protocol", "tmf641")
            .set("adapters.logistics.url", logistics.url().toString())
            .start()
            .url());
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
    sell(salesforce, 1, line(1, "STATIC-IP", "Add"), line(2, "ROUTER", "Add"));
  }

  private static void sell(Salesforce salesforce, int number, String... lines) throws IOException {
    salesforce.post(
        "/salesforce/sobjects/Order",
        JSON,
        """
        {"Id":"%s","OrderNumber":"1","Status":"Activated",
         "SystemModstamp":"2026-03-01T10:00:00Z","OrderItems":{"records":[%s]}}"""
            .formatted(Salesforce.orderId(number), String.join(",", lines)));
  }

  private static String line(int number, String sku, String action) {
    return """
    {"Id":"%s","Product_Code__c":"%s","Quantity":1,"Site__c":"DUB1","Action__c":"%s",
     "SystemModstamp":"2026-03-01T10:00:00Z"}"""
        .formatted(Salesforce.lineId(number), sku, action);
  }
}
