package dev.crossconnect.adapters.tmf641;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceOrderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acknowledged",
        "pending",
        "held",
        "inProgress",
        "assessingCancellation",
        "pendingCancellation",
        "someStateOfTheirOwn",
        ""
      })
  void anOrderThatGoesOnHasNoOutcome(String state) throws Exception {
    assertThat(order("{'id':'7','state':'" + state + "'}").outcome()).isEmpty();
  }

  @Test
  void aCompletedOrderGivesBackItsCharacteristicsAndIds() throws Exception {
    Optional<Outcome> outcome =
        order(
                """
                {'id':'7','state':'completed','serviceOrderItem':[{'service':{'id':'s-9',
                 'serviceCharacteristic':[
                  {'name':'vlan','value':12},{'name':'profile','value':{'up':1}},
                  {'name':'gone','value':null},{'value':'nameless'}]}}]}""")
            .outcome();
    assertThat(outcome)
        .contains(
            new Completed(
                Map.of(
                    "serviceOrderId", "7",
                    "serviceId", "s-9",
                    "vlan", "12",
                    "profile", "{\"up\":1}")));
  }

  @Test
  void aRejectedOrderIsRejectedWithItsOwnWords() throws Exception {
    assertThat(
            order(
                    """
                    {'id':'7','state':'rejected','errorMessage':[
                     {'code':'E-1','reason':'No port','message':'Choose another'}]}""")
                .outcome())
        .contains(new Rejected("E-1", "Service order 7 is rejected: No port: Choose another"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "partial", "cancelled"})
  void anOrderThatEndsBadlyFailed(String state) throws Exception {
    assertThat(order("{'id':'7','state':'" + state + "'}").outcome())
        .contains(
            new Failed(state.toUpperCase(java.util.Locale.ROOT), "Service order 7 is " + state));
  }

  @Test
  void theErrorOfAnItemSpeaksForAnOrderThatHasNone() throws Exception {
    assertThat(
            order(
                    """
                    {'id':'7','state':'failed','serviceOrderItem':[{},
                     {'errorMessage':[{'code':'E-2','message':'Card missing'}]}]}""")
                .outcome())
        .contains(new Failed("E-2", "Service order 7 is failed: Card missing"));
  }

  @Test
  void longWordsAreCutShort() throws Exception {
    String words = "x".repeat(100_000);
    Outcome outcome =
        order("{'id':'7','state':'failed','errorMessage':[{'message':'" + words + "'}]}")
            .outcome()
            .orElseThrow();
    assertThat(((Failed) outcome).detail()).hasSizeLessThan(1_100);
  }

  private static ServiceOrder order(String json) throws JsonProcessingException {
    return ServiceOrder.in(new ObjectMapper().readTree(json.replace('\'', '"'))).orElseThrow();
  }
}
