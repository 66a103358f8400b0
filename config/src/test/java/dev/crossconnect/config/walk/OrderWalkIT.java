package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Orders walk from Salesforce to a legacy system and back, through real processes. */
@ExtendWith(TestBedExtension.class)
class OrderWalkIT {

  private static final int HUNDRED = 100;

  @Test
  void everyOrderIsDoneOnceThroughARestartAndAKill(TestBed bed) throws IOException {
    SimulatedOrderSystem legacy = legacy(bed);
    HubProcess hub = with(legacy, bed.hubOfItsOwn()).start();

    new Salesforce(hub.url()).sell(1, "STATIC-IP");

    awaitCompleted(bed, hub, 1);
    assertThat(legacy.effects()).hasSize(1).containsValue(1);
    assertThat(hub.stop()).isZero();

    HubProcess again = with(legacy, bed.hubOfItsOwn()).start();
    Salesforce salesforce = new Salesforce(again.url());
    assertThat(salesforce.order(1, "")).contains("\"state\":\"completed\"");
    legacy.workFor(Duration.ofMillis(300));
    for (int i = 1; i <= HUNDRED; i++) {
      salesforce.sell(i, "STATIC-IP");
    }
    bed.await().until(() -> legacy.accepted().size() > 1);

    again.kill();
    HubProcess third = with(legacy, bed.hubOfItsOwn()).start();

    awaitCompleted(bed, third, HUNDRED);
    assertThat(legacy.effects())
        .as("neither the kill nor the repeat of the first had an effect")
        .hasSize(HUNDRED)
        .allSatisfy((command, effects) -> assertThat(effects).isEqualTo(1));
  }

  @Test
  void threeProcessesWithOneRoleEachDoTheSame(TestBed bed) throws IOException {
    SimulatedOrderSystem legacy = legacy(bed);
    HubProcess streams = bed.hub().roles("streams").data(bed.directory().resolve("s")).start();
    HubProcess adapters =
        with(legacy, bed.hub()).roles("adapters").data(bed.directory().resolve("a")).start();
    HubProcess gateway = bed.hub().roles("gateway").data(bed.directory().resolve("g")).start();
    Salesforce pushing = new Salesforce(gateway.url());
    Salesforce reading = new Salesforce(streams.url());
    for (int number = 1; number <= 20; number++) {
      String position =
          pushing
              .post("/salesforce/sobjects/Order", "application/json", pushed(number))
              .headers()
              .firstValue("Hub-Position")
              .orElseThrow();
      String order = "/v1/orders/" + Salesforce.orderId(number);

      assertThat(reading.get(order + "?position=" + position).body())
          .as("whoever sends the position of a push along sees what was pushed")
          .contains("\"number\":\"%d\"".formatted(number));
    }
    assertThat(reading.get("/v1/orders/x?position=nonsense").statusCode()).isEqualTo(400);
    assertThat(reading.get("/v1/orders/x?position=nonsense").body())
        .contains("\"field\":\"position\"", "nonsense");

    awaitCompleted(bed, streams, 20);
    assertThat(legacy.effects()).hasSize(20).allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
    assertThat(pushing.get("/v1/orders/x").statusCode()).isEqualTo(404);
    assertThat(adapters.stop()).isZero();
  }

  private static String pushed(int number) {
    return """
    {"Id":"%s","OrderNumber":"%d","Status":"Activated","SystemModstamp":"2026-03-01T10:00:00Z",
     "OrderItems":{"records":[{"Id":"%s","Product_Code__c":"STATIC-IP","Quantity":1,
     "Site__c":"DUB1","SystemModstamp":"2026-03-01T10:00:00Z"}]}}"""
        .formatted(Salesforce.orderId(number), number, Salesforce.lineId(number));
  }

  private static void awaitCompleted(TestBed bed, HubProcess hub, int orders) {
    Salesforce salesforce = new Salesforce(hub.url());
    bed.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(IntStream.rangeClosed(1, orders).boxed())
                    .allSatisfy(
                        number ->
                            assertThat(salesforce.order(number, "absent"))
                                .contains("\"state\":\"completed\",\"version\"")));
  }

  private static SimulatedOrderSystem legacy(TestBed bed) {
    SimulatedOrderSystem legacy =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    legacy.start();
    return legacy;
  }

  private static HubProcess.Launch with(SimulatedOrderSystem legacy, HubProcess.Launch hub) {
    return hub.set("adapters.targets", "activation")
        .set("adapters.activation.protocol", "tmf641")
        .set("adapters.activation.url", legacy.url().toString());
  }
}
