package dev.crossconnect.connectors.gateway;

import static dev.crossconnect.connectors.gateway.OutboundMessages.itemId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.orderId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SobjectsReaderTest {

  private static final String ORDER =
      "{\"attributes\":{\"type\":\"Order\",\"url\":\"/x\"},\"Id\":\"" + orderId(1) + "\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"records\":[%s]}",
        "{\"allOrNone\":true,\"records\":[%s],\"more\":{\"records\":[1,2]}}",
        "[%s]",
        "%s",
        "\uFEFF  [ %s ]\n"
      })
  void recordsComeInAnEnvelopeInAnArrayOrAlone(String form) {
    List<SobjectOutcome> outcomes = read("Order", form.formatted(ORDER));

    assertThat(outcomes).hasSize(1);
    Arrival arrival = taken(outcomes.get(0));
    assertThat(payload(arrival)).isEqualTo(ORDER);
    assertThat(arrival.key()).isEqualTo(orderId(1));
    assertThat(arrival.recordId()).contains(orderId(1));
    assertThat(arrival.sobjectType()).contains("Order");
    assertThat(arrival.notificationId()).isEmpty();
  }

  @Test
  void aRecordStaysAsItStandsWithDigitsSpacesAndChildren() {
    String order =
        """
        { "Id" : "%s", "Amount__c": 12345678901234567890.1230, "Name": "Ü\\u00fc 😀",
          "OrderItems": {"totalSize":1,"records":[{"Id":"%s","OrderId":"x","Quantity":1.00}]},
          "deleted": false }"""
            .formatted(orderId(7), itemId(7));

    List<SobjectOutcome> outcomes = read("Order", "{\"records\":[" + ORDER + "," + order + "]}");

    assertThat(payload(taken(outcomes.get(1)))).isEqualTo(order);
    assertThat(taken(outcomes.get(1)).key()).isEqualTo(orderId(7));
  }

  @Test
  void anItemGoesByItsOrder() {
    Arrival arrival =
        taken(
            read("OrderItem", "{\"Id\":\"802000000aBcDeF\",\"OrderId\":\"801000000aBcDeF\"}")
                .get(0));
    assertThat(arrival.key()).isEqualTo(SalesforceId.widened("801000000aBcDeF"));
    assertThat(arrival.recordId()).contains(SalesforceId.widened("802000000aBcDeF"));
  }

  @Test
  void aDeletedRecordIsTakenLikeAnyOther() {
    String deleted = "{\"Id\":\"" + orderId(1) + "\",\"deleted\":true}";
    assertThat(payload(taken(read("Order", deleted).get(0)))).isEqualTo(deleted);
  }

  @Test
  void oneRecordThatCannotBeTakenDoesNotHoldUpTheOthers() {
    List<SobjectOutcome> outcomes =
        read(
            "OrderItem",
            """
            [{"Id":"%1$s","OrderId":"%2$s"}, {"OrderId":"%2$s"}, {"Id":"no","OrderId":"%2$s"},
             {"attributes":{"type":"Order"},"Id":"%2$s","OrderId":"%2$s"}, {"Id":"%1$s"},
             null, 1, "x", [[{}]], {"Id":null}, {"Id":{"Id":"%1$s"}}, {"Id":"%1$s","OrderId":"%2$s"}]"""
                .formatted(itemId(1), orderId(1)));

    assertThat(outcomes)
        .extracting(SobjectsReaderTest::describe)
        .containsExactly(
            "taken",
            "REQUIRED_FIELD_MISSING [Id]",
            "MALFORMED_ID [Id]",
            "INVALID_TYPE [attributes.type]",
            "REQUIRED_FIELD_MISSING [OrderId]",
            "JSON_PARSER_ERROR []",
            "JSON_PARSER_ERROR []",
            "JSON_PARSER_ERROR []",
            "JSON_PARSER_ERROR []",
            "REQUIRED_FIELD_MISSING [Id]",
            "REQUIRED_FIELD_MISSING [Id]",
            "taken");
  }

  @Test
  void twoHundredRecordsAreFineAndOneMoreIsNot() {
    assertThat(read("Order", many(200))).hasSize(200);
    assertRefused(many(201), "more than 200 records");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "null",
        "1",
        "\"records\"",
        "[]",
        "{\"records\":[]}",
        "{",
        "[{\"Id\":\"801000000000001\"}",
        "[{\"Id\":\"801000000000001\"}]]",
        "{\"Id\":\"801000000000001\"} {}",
        "{\"Id\":\"801000000000001\",}",
        "{'Id':'801000000000001'}",
        "{\"Id\":\"801000000000001\",\"Id\":\"801000000000002\"}",
        "{\"Id\":\"801000000000001\",\"a\":{\"b\":1,\"b\":2}}",
        "{\"Id\":\"801000000000001\",\"n\":NaN}",
        "{\"Id\":\"801000000000001\",\"n\":01}",
        "{\"Id\":\"801000000000001\"/**/}",
        "<soapenv:Envelope/>"
      })
  void whatIsNotTheJsonOfRecordsIsRefused(String body) {
    assertRefused(body, "");
  }

  @Test
  void nestingHasABound() {
    assertRefused(
        "{\"Id\":\"801000000000001\",\"a\":" + "[".repeat(100) + "]".repeat(100) + "}", "depth");
    assertRefused("[".repeat(1_000_000), "depth");
    assertRefused("{\"a\":".repeat(1_000_000), "depth");
  }

  @Test
  void otherEncodingsThanUtf8AreRefused() {
    byte[] utf16 = ORDER.getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> Utf8Text.ofJson(new Body(utf16, utf16.length), Optional.empty()))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(
            () -> Utf8Text.ofJson(new Body(utf16, utf16.length), Optional.of("iso-8859-1")))
        .hasMessageContaining("UTF-8");
  }

  static SobjectsReader reader() {
    return new SobjectsReader(200, OutboundMessages::keyField);
  }

  private static List<SobjectOutcome> read(String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return reader()
        .read(Utf8Text.ofJson(new Body(bytes, bytes.length), Optional.empty()), "", type);
  }

  private static void assertRefused(String body, String reason) {
    assertThatThrownBy(() -> read("Order", body))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  private static Arrival taken(SobjectOutcome outcome) {
    return ((SobjectOutcome.Taken) outcome).arrival();
  }

  private static String describe(SobjectOutcome outcome) {
    return outcome instanceof SobjectOutcome.Rejected rejected
        ? rejected.statusCode() + " " + rejected.fields()
        : "taken";
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"Id\":\"" + orderId(i) + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
