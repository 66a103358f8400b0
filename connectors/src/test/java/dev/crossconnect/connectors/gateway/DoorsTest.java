package dev.crossconnect.connectors.gateway;

import static dev.crossconnect.connectors.gateway.OutboundMessages.item;
import static dev.crossconnect.connectors.gateway.OutboundMessages.itemId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.notification;
import static dev.crossconnect.connectors.gateway.OutboundMessages.notificationId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.order;
import static dev.crossconnect.connectors.gateway.OutboundMessages.orderId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.topics.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What the doors answer, to whom they open, and what they write. */
class DoorsTest {

  private static final String MESSAGE =
      OutboundMessages.of(notification(1, order(1)), notification(2, item(1, 1)));
  private static final String ITEM =
      "{\"Id\":\"%s\",\"OrderId\":\"%s\"}".formatted(itemId(1), orderId(1));
  private static final String SECRET = "a-secret-of-16-or-more";

  @Test
  void anOutboundMessageIsWrittenRecordByRecord() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      HttpResponse<String> answer = doors.sendMessage(MESSAGE);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml;charset=utf-8");
      assertThat(answer.body())
          .isEqualTo(
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  + "<soapenv:Envelope"
                  + " xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>"
                  + "<notificationsResponse xmlns=\"http://soap.sforce.com/2005/09/outbound\">"
                  + "<Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>");
      ProducerRecord<String, SalesforceNotification> item = doors.written().get(1);
      assertThat(item.topic()).isEqualTo("salesforce.notifications");
      assertThat(item.key()).isEqualTo(orderId(1));
      assertThat(item.value().getOrganisationId()).isEqualTo(OutboundMessages.ORGANISATION);
      assertThat(item.value().getDoor()).isEqualTo(Door.OUTBOUND_MESSAGE);
      assertThat(item.value().getNotificationId()).isEqualTo(notificationId(2));
      assertThat(item.value().getSobjectType()).isEqualTo("OrderItem");
      assertThat(item.value().getRecordId()).isEqualTo(itemId(1));
      assertThat(doors.meter("gateway.notifications.accepted", "organisation", "other"))
          .isEqualTo(2);
    }
  }

  @Test
  void whatIsRefusedIsRefusedWithASoapFault() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      HttpResponse<String> answer = doors.sendMessage("<Envelope/>");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml;charset=utf-8");
      assertThat(answer.body())
          .contains("<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>")
          .contains("no SOAP 1.1 envelope");
      assertThat(doors.written()).isEmpty();
    }
  }

  @Test
  void onlyListedOrganisationsMaySendInEitherFormOfTheirIds() {
    Map<String, String> settings =
        Map.of("salesforce.organisations", "00D000000000062,00D000000000064EAA");
    try (DoorBed doors = DoorBed.withWillingKafka(settings)) {
      for (String ours : new String[] {"00D000000000062EAA", "00D000000000064"}) {
        String message = OutboundMessages.from(ours, notification(1, order(1)));
        assertThat(doors.sendMessage(message).statusCode()).isEqualTo(200);
        assertThat(doors.push("OrderItem", ITEM, "Salesforce-Organisation", ours).statusCode())
            .isEqualTo(202);
      }
      String theirs = OutboundMessages.from("00D000000000063EAA", notification(1, order(1)));
      HttpResponse<String> answer = doors.sendMessage(theirs);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("Fault").contains("00D000000000063EAA");
      assertThat(
              doors
                  .push("OrderItem", ITEM, "Salesforce-Organisation", "00D000000000063")
                  .statusCode())
          .isEqualTo(403);
      assertThat(doors.push("OrderItem", ITEM).statusCode()).isEqualTo(400);
      assertThat(doors.written()).hasSize(4);
      assertThat(
              doors.meter(
                  "gateway.notifications.accepted",
                  "door",
                  "sobjects",
                  "organisation",
                  "00D000000000064EAA"))
          .isEqualTo(1);
    }
  }

  @Test
  void anUnnamedOrganisationIsTheOnlyOneThereIs() {
    try (DoorBed doors =
        DoorBed.withWillingKafka(Map.of("salesforce.organisations", "00D000000000062"))) {
      doors.push("OrderItem", ITEM);
      assertThat(doors.written().get(0).value().getOrganisationId())
          .isEqualTo("00D000000000062EAA");
    }
  }

  @Test
  void aSecretInThePathHasToBeRight() {
    String path = DoorBed.OUTBOUND_MESSAGES;
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of("salesforce.path.secret", SECRET))) {
      assertThat(doors.send(path + "/" + SECRET, "text/xml", MESSAGE).statusCode()).isEqualTo(200);
      for (String wrong : new String[] {path, path + "/" + SECRET + "x", path + "/x"}) {
        HttpResponse<String> answer = doors.send(wrong, "text/xml", MESSAGE);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Fault").doesNotContain(SECRET);
      }
    }
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      assertThat(doors.send(path + "/" + SECRET, "text/xml", MESSAGE).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() {
    Map<String, String> settings = Map.of("salesforce.max.message.bytes", "20000");
    try (DoorBed doors = DoorBed.withWillingKafka(settings)) {
      byte[] large =
          MESSAGE
              .replace("<Id>", "<!--" + "x".repeat(20_000) + "--><Id>")
              .getBytes(StandardCharsets.UTF_8);
      HttpResponse<String> declared =
          doors.send(
              DoorBed.OUTBOUND_MESSAGES, "text/xml", new String(large, StandardCharsets.UTF_8));
      HttpResponse<String> streamed =
          doors.exchange(
              doors.request(
                  DoorBed.OUTBOUND_MESSAGES,
                  "text/xml",
                  BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
      assertThat(declared.statusCode()).isEqualTo(413);
      assertThat(streamed.statusCode()).isEqualTo(413);
      assertThat(doors.push("Order", "[" + " ".repeat(20_000) + "]").statusCode()).isEqualTo(413);
      assertThat(doors.written()).isEmpty();
      assertThat(doors.roomLeft()).isEqualTo(32 * 1024 * 1024);
    }
  }

  @Test
  void aBodyOfAnyLengthUpToThatArrivesWholeWhetherItSaysSoOrNot() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      byte[] large =
          OutboundMessages.of(
                  notification(1, order(1, OutboundMessages.field("Name", "x".repeat(3_000_000)))))
              .getBytes(StandardCharsets.UTF_8);
      HttpResponse<String> streamed =
          doors.exchange(
              doors.request(
                  DoorBed.OUTBOUND_MESSAGES,
                  "text/xml",
                  BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
      assertThat(streamed.statusCode()).isEqualTo(200);
      assertThat(doors.written().get(0).value().getPayload().remaining()).isGreaterThan(3_000_000);
    }
  }

  @Test
  void aBodyThatEndsEarlyIsNotTaken() throws IOException {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), doors.port())) {
      String whole = MESSAGE.strip();
      String request =
          "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(DoorBed.OUTBOUND_MESSAGES, whole.length() + 10, whole);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      byte[] answer = socket.getInputStream().readAllBytes();
      assertThat(new String(answer, StandardCharsets.UTF_8)).doesNotContain("Ack");
      assertThat(doors.written()).isEmpty();
      await().until(() -> doors.roomLeft() == 32 * 1024 * 1024);
    }
  }

  @Test
  void compressedBodiesAreRefused() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      assertThat(
              doors
                  .exchange(
                      doors.request(
                          DoorBed.OUTBOUND_MESSAGES,
                          "text/xml",
                          BodyPublishers.ofString("bomb"),
                          "Content-Encoding",
                          "gzip"))
                  .statusCode())
          .isEqualTo(415);
    }
  }

  @Test
  void recordsAreAnsweredOneByOneInTheOrderSentWithAPosition() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      HttpResponse<String> answer =
          doors.push("OrderItem", "{\"records\":[" + ITEM + ",{\"OrderId\":\"x\"}," + ITEM + "]}");

      assertThat(answer.statusCode()).isEqualTo(202);
      String position = "3f9a01c2~~salesforce.notifications~0-1";
      assertThat(answer.headers().firstValue("Hub-Position")).contains(position);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.body())
          .isEqualTo(
              ("{\"results\":[{\"id\":\"%1$s\",\"success\":true,\"errors\":[]},"
                      + "{\"id\":null,\"success\":false,\"errors\":[{\"statusCode\":"
                      + "\"REQUIRED_FIELD_MISSING\",\"message\":\"The record has no Id: query Id"
                      + " along with the other fields\",\"fields\":[\"Id\"]}]},"
                      + "{\"id\":\"%1$s\",\"success\":true,\"errors\":[]}],\"position\":\"%2$s\"}")
                  .formatted(itemId(1), position));
      assertThat(doors.written()).hasSize(2);
      assertThat(doors.written().get(0).value().getDoor()).isEqualTo(Door.SOBJECTS);
      assertThat(doors.written().get(0).key()).isEqualTo(orderId(1));
    }
  }

  @Test
  void whenNoRecordIsTakenThePositionIsTheStart() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      HttpResponse<String> answer = doors.push("OrderItem", "[{}]");
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.headers().firstValue("Hub-Position").map(Position::parse))
          .contains(Position.start(DoorBed.EPOCH));
    }
  }

  @Test
  void thePathHasToEndWithATypeThatCouldExist() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      for (String type :
          new String[] {"1Order", "Order-Item", "sf:Order", "O%2Frder", "x".repeat(81)}) {
        assertThat(doors.push(type, ITEM).statusCode()).isEqualTo(400);
      }
      assertThat(doors.push("Site__c", ITEM).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void aRepeatUnderTheSameKeyIsAnsweredAlikeAndNotWrittenAgain() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      HttpResponse<String> first = doors.push("OrderItem", ITEM, "Idempotency-Key", "k");
      HttpResponse<String> repeat = doors.push("OrderItem", ITEM, "Idempotency-Key", "k");

      assertThat(repeat.statusCode()).isEqualTo(202);
      assertThat(repeat.body()).isEqualTo(first.body());
      assertThat(doors.written()).hasSize(1);

      assertThat(doors.push("OrderItem", " " + ITEM, "Idempotency-Key", "k").statusCode())
          .isEqualTo(422);
      assertThat(doors.push("OrderItem", ITEM, "Idempotency-Key", "other").statusCode())
          .isEqualTo(202);
      assertThat(doors.push("OrderItem", ITEM).statusCode()).isEqualTo(202);
      assertThat(doors.push("OrderItem", ITEM, "Idempotency-Key", "k".repeat(256)).statusCode())
          .isEqualTo(400);
      assertThat(doors.written()).hasSize(3);
    }
  }

  @Test
  void aForgottenKeyCostsARepeatedWriteAndNothingElse() {
    Map<String, String> forgetful = Map.of("salesforce.idempotency.answers", "1");
    try (DoorBed doors = DoorBed.withWillingKafka(forgetful)) {
      doors.push("OrderItem", ITEM, "Idempotency-Key", "a");
      doors.push("OrderItem", ITEM, "Idempotency-Key", "b");
      assertThat(doors.push("OrderItem", ITEM, "Idempotency-Key", "a").statusCode()).isEqualTo(202);
      assertThat(doors.written()).hasSize(3);
    }
  }

  @Test
  void untilTheQuarantineIsKnownTheAnswerIsToAskAgain() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      HttpResponse<String> answer = doors.send("/v1/quarantine/0-1/replay", "text/plain", "");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("2");
      assertThat(answer.body()).contains("still being read");
    }
  }

  @Test
  void whoSendsMoreThanItsShareIsToldWhenToComeBack() {
    Map<String, String> settings = Map.of("salesforce.caller.requests.per.second", "1");
    try (DoorBed doors = DoorBed.withWillingKafka(settings)) {
      doors.push("OrderItem", ITEM);
      doors.push("OrderItem", ITEM);
      HttpResponse<String> pushed = doors.push("OrderItem", ITEM);
      assertThat(pushed.statusCode()).isEqualTo(429);
      assertThat(pushed.headers().firstValue("Retry-After")).contains("1");

      doors.sendMessage(MESSAGE);
      doors.sendMessage(MESSAGE);
      HttpResponse<String> sent = doors.sendMessage(MESSAGE);
      assertThat(sent.statusCode()).isEqualTo(429);
      assertThat(sent.headers().firstValue("Retry-After")).contains("1");
      assertThat(sent.body()).contains("Fault");
      assertThat(doors.written()).hasSize(6);
    }
  }
}
