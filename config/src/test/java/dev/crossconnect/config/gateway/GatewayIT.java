package dev.crossconnect.config.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.testbed.BrokerProcess;
import dev.crossconnect.config.testbed.Cluster;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The doors to Salesforce on a real broker, with nothing behind them. */
@ExtendWith(TestBedExtension.class)
class GatewayIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OUTBOUND_MESSAGES = "/salesforce/outbound-messages";

  @Test
  void whatIsAcknowledgedStandsInKafkaAndThePositionSaysWhere(TestBed bed) throws Exception {
    try (GatewayBed gateway = gateway(bed)) {
      HttpResponse<String> ack =
          gateway.post(
              OUTBOUND_MESSAGES,
              "text/xml",
              Salesforce.message(Salesforce.order(1), Salesforce.line(1, "STATIC-IP")));
      HttpResponse<String> push =
          gateway.post(
              "/salesforce/sobjects/Order",
              "application/json",
              IntStream.range(0, 50)
                  .mapToObj(i -> "{\"Id\":\"" + Salesforce.orderId(i) + "\"}")
                  .collect(Collectors.joining(",", "{\"records\":[", "]}")));

      assertThat(ack.statusCode()).isEqualTo(200);
      assertThat(push.statusCode()).isEqualTo(202);
      List<ConsumerRecord<String, SalesforceNotification>> written =
          notifications(bed.kafka(), topics(bed));
      assertThat(written).hasSize(52);
      assertThat(written)
          .filteredOn(record -> record.value().getDoor() == Door.OUTBOUND_MESSAGE)
          .extracting(ConsumerRecord::key)
          .containsExactly(Salesforce.orderId(1), Salesforce.orderId(1));
      Position position = Position.parse(JSON.readTree(push.body()).get("position").textValue());
      assertThat(push.headers().firstValue("Hub-Position")).contains(position.toString());
      assertThat(position.epoch())
          .isEqualTo(Position.epochOf(bed.kafka().admin().describeCluster().clusterId().get()));
      assertThat(position.offsets().get(topics(bed).notifications().name()))
          .isEqualTo(
              written.stream()
                  .filter(record -> record.value().getDoor() == Door.SOBJECTS)
                  .collect(
                      Collectors.toMap(
                          ConsumerRecord::partition, ConsumerRecord::offset, Math::max)));
    }
  }

  @Test
  void whatIsRefusedIsAProblemDocument(TestBed bed) throws IOException {
    try (GatewayBed gateway = gateway(bed)) {
      HttpResponse<String> answer =
          gateway.post("/salesforce/sobjects/Order", "application/json", "{\"Id\":");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      assertThat(JSON.readTree(answer.body()).get("detail").textValue()).contains("line 1");
    }
  }

  @Test
  void aBrokerThatDiesUnderLoadCostsNoAcknowledgedRecordAndNoRestart(TestBed bed) throws Exception {
    BrokerProcess broker = bed.broker(Map.of());
    Cluster cluster = bed.closing(new Cluster(broker.bootstrapServers()));
    Topics topics = topics(bed);
    Map<String, String> settings = Map.of("salesforce.ack.timeout.ms", "4000");
    GatewayBed.createTopics(cluster, topics);
    try (GatewayBed gateway = new GatewayBed(broker.bootstrapServers(), topics, settings)) {
      double room = gateway.roomLeft();
      Load load = new Load(gateway, 16);
      bed.await().until(() -> load.acknowledged().size() > 500);

      broker.kill();
      bed.await().until(() -> load.refused() > 32);
      broker.restart();
      int before = load.acknowledged().size();
      bed.await().until(() -> load.acknowledged().size() > before + 500);
      load.stop();

      assertThat(load.unexpected()).isEmpty();
      Set<String> durable =
          notifications(cluster, topics).stream()
              .map(record -> record.value().getRecordId())
              .collect(Collectors.toSet());
      assertThat(durable).containsAll(load.acknowledged());
      bed.await().until(() -> gateway.roomLeft() == room);
    }
  }

  @Test
  void quarantineIsListedNewestFirstShownReplayedAndDeleted(TestBed bed) throws Exception {
    try (GatewayBed gateway = gateway(bed)) {
      quarantined(bed, 5);
      awaitListed(bed, gateway, "[0-4, 0-3, 0-2, 0-1, 0-0]");

      JsonNode page = JSON.readTree(gateway.get("/v1/quarantine?limit=2").body());
      assertThat(ids(page)).hasToString("[0-4, 0-3]");
      assertThat(page.get("omitted").intValue()).isZero();
      JsonNode next =
          JSON.readTree(
              gateway.get("/v1/quarantine?limit=9&after=" + page.get("next").textValue()).body());
      assertThat(ids(next)).hasToString("[0-2, 0-1, 0-0]");
      assertThat(next.has("next")).isFalse();

      JsonNode shown = JSON.readTree(gateway.get("/v1/quarantine/0-3").body());
      assertThat(shown.get("payload").textValue()).isEqualTo("{\"Id\":\"3\",\"n\":1.50}");
      assertThat(shown.get("reason").textValue()).isEqualTo("unknown-type");

      HttpResponse<String> replayed = gateway.post("/v1/quarantine/0-3/replay", "text/plain", "");
      assertThat(replayed.statusCode()).isEqualTo(202);
      HttpResponse<String> deleted = gateway.delete("/v1/quarantine/0-1");
      assertThat(deleted.statusCode()).isEqualTo(200);
      assertThat(deleted.headers().firstValue("Hub-Position")).isPresent();
      assertThat(ids(JSON.readTree(gateway.get("/v1/quarantine").body())))
          .hasToString("[0-4, 0-2, 0-0]");
      assertThat(gateway.get("/v1/quarantine/0-3").statusCode()).isEqualTo(404);
      assertThat(gateway.delete("/v1/quarantine/0-3").statusCode()).isEqualTo(404);

      List<ConsumerRecord<String, SalesforceNotification>> written =
          notifications(bed.kafka(), topics(bed));
      assertThat(written).hasSize(1);
      assertThat(written.get(0).key()).isEqualTo(Salesforce.orderId(3));
      assertThat(written.get(0).value()).isEqualTo(entry(3).getNotification());
      assertThat(written.get(0).headers().lastHeader("hub-replay").value())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("0-3");
      Position position = Position.parse(replayed.headers().firstValue("Hub-Position").get());
      assertThat(position.offset(written.get(0).topic(), written.get(0).partition()))
          .hasValue(written.get(0).offset());

      try (GatewayBed another = beside(bed)) {
        awaitListed(bed, another, "[0-4, 0-2, 0-0]");
        another.delete("/v1/quarantine/0-4");
        awaitListed(bed, gateway, "[0-2, 0-0]");
      }
    }
  }

  @Test
  void whatDoesNotFitTheListComesIntoItWhenThereIsRoom(TestBed bed) throws Exception {
    try (GatewayBed gateway = gateway(bed, Map.of("salesforce.quarantine.listed", "2"))) {
      quarantined(bed, 3);
      awaitListed(bed, gateway, "[0-2, 0-1]");
      assertThat(JSON.readTree(gateway.get("/v1/quarantine").body()).get("omitted").intValue())
          .isEqualTo(1);

      gateway.delete("/v1/quarantine/0-2");

      awaitListed(bed, gateway, "[0-1, 0-0]");
      assertThat(JSON.readTree(gateway.get("/v1/quarantine").body()).get("omitted").intValue())
          .isZero();
    }
  }

  @Test
  void wrongQuestionsAboutTheQuarantineAreAnsweredWithWhatIsAllowed(TestBed bed) {
    try (GatewayBed gateway = gateway(bed)) {
      bed.await().until(() -> gateway.gateway().unready().isEmpty());
      for (String wrong : new String[] {"limit=0", "limit=1001", "limit=x", "after=x"}) {
        assertThat(gateway.get("/v1/quarantine?" + wrong).statusCode()).isEqualTo(400);
      }
      assertThat(gateway.get("/v1/quarantine/0-99").statusCode()).isEqualTo(404);
    }
  }

  private static GatewayBed gateway(TestBed bed) {
    return gateway(bed, Map.of());
  }

  private static GatewayBed gateway(TestBed bed, Map<String, String> settings) {
    GatewayBed.createTopics(bed.kafka(), topics(bed));
    return new GatewayBed(bed.bootstrapServers(), topics(bed), settings);
  }

  /** One more, on the topics that are there. */
  private static GatewayBed beside(TestBed bed) {
    return new GatewayBed(bed.bootstrapServers(), topics(bed), Map.of());
  }

  private static Topics topics(TestBed bed) {
    return GatewayBed.topics(bed.prefix());
  }

  private static List<ConsumerRecord<String, SalesforceNotification>> notifications(
      Cluster cluster, Topics topics) {
    return cluster.records(
        topics.notifications().name(),
        new StringDeserializer(),
        GatewayBed.SERDES.of(SalesforceNotification.class).deserializer());
  }

  private static void quarantined(TestBed bed, int entries) {
    bed.kafka()
        .produce(
            new StringSerializer(),
            GatewayBed.SERDES.of(QuarantinedNotification.class).serializer(),
            IntStream.range(0, entries)
                .mapToObj(
                    i ->
                        new ProducerRecord<>(
                            topics(bed).quarantine().name(), entry(i).getId(), entry(i)))
                .toList());
  }

  private static QuarantinedNotification entry(int number) {
    return new QuarantinedNotification(
        "0-" + number,
        Salesforce.orderId(number),
        new SalesforceNotification(
            Salesforce.ORGANISATION,
            Door.SOBJECTS,
            null,
            "Order",
            Salesforce.orderId(number),
            Instant.ofEpochMilli(number),
            ByteBuffer.wrap(
                "{\"Id\":\"%d\",\"n\":1.50}".formatted(number).getBytes(StandardCharsets.UTF_8))),
        "unknown-type",
        "Nothing is mapped to it",
        Instant.ofEpochMilli(1_000L + number));
  }

  private static void awaitListed(TestBed bed, GatewayBed gateway, String ids) {
    bed.await()
        .untilAsserted(
            () ->
                assertThat(ids(JSON.readTree(gateway.get("/v1/quarantine").body())))
                    .hasToString(ids));
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.withArray("items").forEach(item -> ids.add(item.get("id").textValue()));
    return ids;
  }

  /** Callers that send one order after the other and remember what they were told. */
  private static final class Load {

    private final ExecutorService callers;
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();

    Load(GatewayBed gateway, int callers) {
      this.callers = Executors.newFixedThreadPool(callers);
      for (int i = 0; i < callers; i++) {
        running.add(this.callers.submit(() -> send(gateway)));
      }
    }

    private void send(GatewayBed gateway) {
      while (!stopped.get()) {
        int number = numbers.incrementAndGet();
        HttpResponse<String> answer =
            gateway.post(
                OUTBOUND_MESSAGES, "text/xml", Salesforce.message(Salesforce.order(number)));
        if (answer.statusCode() == 200 && answer.body().contains("<Ack>true</Ack>")) {
          acknowledged.add(Salesforce.orderId(number));
        } else if (answer.statusCode() == 503
            && answer.headers().firstValue("Retry-After").isPresent()) {
          refused.incrementAndGet();
        } else {
          unexpected.add(answer.statusCode() + " " + answer.body());
        }
      }
    }

    Set<String> acknowledged() {
      return acknowledged;
    }

    int refused() {
      return refused.get();
    }

    Set<String> unexpected() {
      return unexpected;
    }

    void stop() throws Exception {
      stopped.set(true);
      for (Future<?> caller : running) {
        caller.get(60, TimeUnit.SECONDS);
      }
      callers.shutdown();
    }
  }
}
