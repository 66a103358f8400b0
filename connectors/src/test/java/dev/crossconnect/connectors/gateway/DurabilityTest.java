package dev.crossconnect.connectors.gateway;

import static dev.crossconnect.connectors.gateway.OutboundMessages.item;
import static dev.crossconnect.connectors.gateway.OutboundMessages.itemId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.notification;
import static dev.crossconnect.connectors.gateway.OutboundMessages.order;
import static dev.crossconnect.connectors.gateway.OutboundMessages.orderId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Nothing is acknowledged that is not durable. */
class DurabilityTest {

  private static final String TWO =
      OutboundMessages.of(notification(1, order(1)), notification(2, item(1, 1)));

  private static final Map<String, String> IMPATIENT = Map.of("salesforce.ack.timeout.ms", "1000");

  @Test
  void aMessageIsAcknowledgedWhenTheLastOfItIsDurableAndNotBefore() {
    try (DoorBed doors = DoorBed.withKafkaInHand(Map.of())) {
      CompletableFuture<HttpResponse<String>> answer = doors.sendMessageMeanwhile(TWO);
      await().until(() -> doors.written().size() == 2);

      assertThat(doors.kafka().completeNext()).isTrue();
      assertThat(answer).isNotDone();

      assertThat(doors.kafka().completeNext()).isTrue();
      assertThat(answer)
          .succeedsWithin(Duration.ofSeconds(10))
          .satisfies(
              response -> {
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).contains("<Ack>true</Ack>");
              });
    }
  }

  @Test
  void oneThatKafkaDoesNotTakeFailsTheWholeMessage() {
    try (DoorBed doors = DoorBed.withKafkaInHand(Map.of())) {
      CompletableFuture<HttpResponse<String>> answer = doors.sendMessageMeanwhile(TWO);
      await().until(() -> doors.written().size() == 2);

      doors.kafka().completeNext();
      doors.kafka().errorNext(new TimeoutException("expired"));

      assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).satisfies(this::isNotAcknowledged);
    }
  }

  @Test
  void aKafkaThatHangsIsWaitedForOnlySoLong() {
    try (DoorBed doors = DoorBed.withKafkaInHand(IMPATIENT)) {
      HttpResponse<String> answer = doors.sendMessage(TWO);

      isNotAcknowledged(answer);
      assertThat(doors.roomLeft()).isEqualTo(32 * 1024 * 1024);
      assertThat(
              doors.meter(
                  "gateway.requests.refused", "door", "outbound-messages", "reason", "not-durable"))
          .isEqualTo(1);
    }
  }

  @Test
  void aProducerThatCannotSendAtAllIsNoServerError() {
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      doors.kafka().sendException = new TimeoutException("no metadata");
      isNotAcknowledged(doors.sendMessage(TWO));

      doors.kafka().sendException = null;
      assertThat(doors.sendMessage(TWO).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoFindsNoRoomIsTurnedAwayAtOnceAndLetInLater() {
    Map<String, String> small =
        Map.of("salesforce.max.message.bytes", "2048", "salesforce.inflight.bytes", "2048");
    try (DoorBed doors = DoorBed.withKafkaInHand(small)) {
      CompletableFuture<HttpResponse<String>> first = doors.sendMessageMeanwhile(TWO);
      await().until(() -> doors.written().size() == 2);

      HttpResponse<String> second = doors.sendMessage(TWO);
      isNotAcknowledged(second);
      assertThat(second.body()).contains("room");
      assertThat(doors.written()).hasSize(2);

      IntStream.range(0, 2).forEach(i -> doors.kafka().completeNext());
      assertThat(first)
          .succeedsWithin(Duration.ofSeconds(10))
          .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200));
      CompletableFuture<HttpResponse<String>> third = doors.sendMessageMeanwhile(TWO);
      await().until(() -> doors.written().size() == 4);
      IntStream.range(0, 2).forEach(i -> doors.kafka().completeNext());
      assertThat(third)
          .succeedsWithin(Duration.ofSeconds(10))
          .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200));
    }
  }

  @Test
  void waitingRequestsHoldNoThreads() {
    try (DoorBed doors = DoorBed.withKafkaInHand(Map.of())) {
      // More than the server has threads.
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 400).mapToObj(i -> doors.sendMessageMeanwhile(TWO)).toList();
      await().atMost(Duration.ofSeconds(20)).until(() -> doors.written().size() == 800);

      assertThat(doors.sendMessage("<no-envelope/>").statusCode()).isEqualTo(400);

      IntStream.range(0, 800).forEach(i -> doors.kafka().completeNext());
      assertThat(waiting)
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .succeedsWithin(Duration.ofSeconds(20))
                      .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200)));
    }
  }

  @Test
  void aPushThatFailedIsWrittenWhenItComesAgainUnderTheSameKey() {
    String item = "{\"Id\":\"" + itemId(1) + "\",\"OrderId\":\"" + orderId(1) + "\"}";
    try (DoorBed doors = DoorBed.withWillingKafka(Map.of())) {
      doors.kafka().sendException = new TimeoutException("no metadata");
      HttpResponse<String> failed = doors.push("OrderItem", item, "Idempotency-Key", "k");
      assertThat(failed.statusCode()).isEqualTo(503);
      assertThat(failed.headers().firstValue("Retry-After")).contains("5");

      doors.kafka().sendException = null;
      assertThat(doors.push("OrderItem", item, "Idempotency-Key", "k").statusCode()).isEqualTo(202);
      assertThat(doors.written()).hasSize(1);
    }
  }

  private void isNotAcknowledged(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("Fault").doesNotContain("Ack");
  }
}
