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

/** What cannot go on by itself stands before a person, whose decision takes it further. */
@ExtendWith(TestBedExtension.class)
class FalloutIT {

  private static final String JSON = "application/json";

  @Test
  void aRefusedTaskWaitsForAPersonAndGoesOnAsThePersonDecides(TestBed bed) throws IOException {
    SimulatedOrderSystem legacy =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    legacy.start();
    legacy.refuse(Dial.always());
    HubProcess hub =
        bed.hub()
            .set("adapters.targets", "activation")
            .set("adapters.activation.protocol", "tmf641")
            .set("adapters.activation.url", legacy.url().toString())
            .start();
    Salesforce salesforce = new Salesforce(hub.url());
    salesforce.sell(1, "STATIC-IP");
    salesforce.sell(2, "STATIC-IP");
    String first = commandOf(1);
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.get("/v1/fallout").body())
                    .contains(first, commandOf(2), "\"outcome\":\"REJECTED\""));
    assertThat(salesforce.order(1, "")).contains("\"state\":\"held\"");

    assertThat(salesforce.post("/v1/fallout/" + first + "/retry", JSON, "{}").body())
        .contains("\"status\":400", "'reason' must be");
    assertThat(salesforce.post("/v1/fallout/nothing/retry", JSON, "{}").statusCode())
        .isEqualTo(404);
    assertThat(salesforce.get("/v1/fallout?limit=1").body()).contains("\"next\":\"" + first);
    assertThat(salesforce.get("/v1/fallout?limit=1&after=" + first).body())
        .contains(commandOf(2))
        .doesNotContain(first, "\"next\"");

    legacy.refuse(Dial.never());
    assertThat(
            salesforce
                .post("/v1/fallout/" + first + "/retry", JSON, "{\"reason\":\"mended\"}")
                .body())
        .contains("\"position\"");
    assertThat(
            salesforce
                .post("/v1/fallout/" + commandOf(2) + "/fail", JSON, "{\"reason\":\"no way\"}")
                .statusCode())
        .isEqualTo(202);

    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.order(1, ""))
                    .contains("\"state\":\"completed\",\"version\""));
    bed.await()
        .untilAsserted(
            () ->
                assertThat(salesforce.order(2, ""))
                    .contains("\"state\":\"failed\",\"version\"", "no way"));
    assertThat(salesforce.get("/v1/fallout").body()).isEqualTo("{\"items\":[]}");
    assertThat(legacy.effects()).as("only the first was done").containsOnlyKeys(first);
  }

  private static String commandOf(int number) {
    return Salesforce.orderId(number) + ".1." + Salesforce.lineId(number) + ".assign";
  }
}
