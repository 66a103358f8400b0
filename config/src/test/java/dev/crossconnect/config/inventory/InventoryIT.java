package dev.crossconnect.config.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Resources are loaded, reserved, confirmed and released over HTTP, and none is oversold. */
@ExtendWith(TestBedExtension.class)
class InventoryIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PORTS = "/v1/inventory/DUB1/pon-port";
  private static final int CLIENTS = 16;
  private static final int FREE = 200;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @Test
  void aReservationLivesAsTheContractSays(TestBed bed) {
    HubProcess hub = bed.hub().roles("streams").start();
    JsonNode loaded =
        body(
            load(
                hub,
                "text/csv",
                """
                site,kind,resourceId,state,characteristics
                DUB1,pon-port,p1,available,card=1
                DUB1,pon-port,p2,available,card=2
                DUB1,pon-port,p3,broken,
                DUB1,pon-port
                DUB1,pon-port,p4,unavailable,
                """));
    assertThat(loaded.path("accepted").asInt()).isEqualTo(3);
    assertThat(loaded.path("errors")).hasSize(2);
    assertThat(loaded.path("errors").get(0).path("field").asText()).isEqualTo("state");
    String position = loaded.path("position").asText();
    JsonNode pool = body(get(hub, PORTS + "?waitMs=20000&position=" + position));
    assertThat(pool.path("total").asInt()).isEqualTo(3);
    assertThat(pool.path("available").asInt()).isEqualTo(2);

    HttpResponse<String> reserved = reserve(hub, "r-1", 2);
    assertThat(reserved.statusCode()).isEqualTo(201);
    assertThat(reserved.headers().firstValue("Hub-Position")).isPresent();
    assertThat(body(reserved).path("resources")).hasSize(2);
    assertThat(Instant.parse(body(reserved).path("expiresAt").asText())).isAfter(Instant.now());
    HttpResponse<String> repeated = reserve(hub, "r-1", 2);
    assertThat(repeated.statusCode()).isEqualTo(201);
    assertThat(body(repeated).path("resources")).isEqualTo(body(reserved).path("resources"));
    assertThat(body(repeated).path("expiresAt")).isEqualTo(body(reserved).path("expiresAt"));
    HttpResponse<String> tooMany = reserve(hub, "r-2", 1);
    assertThat(tooMany.statusCode()).isEqualTo(409);
    assertThat(tooMany.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(tooMany.body()).contains("too-few-resources", "r-2");

    assertThat(post(hub, PORTS + "/reservations/r-1/confirm", "").statusCode()).isEqualTo(200);
    assertThat(body(get(hub, PORTS)).path("assigned").asInt()).isEqualTo(2);
    JsonNode conflicting = body(load(hub, "application/json", row("p1", "available")));
    JsonNode p1 =
        body(
            get(
                hub,
                PORTS
                    + "/resources/p1?waitMs=20000&position="
                    + conflicting.path("position").asText()));
    assertThat(p1.path("state").asText()).isEqualTo("assigned");
    assertThat(p1.path("conflict").asText()).contains("nobody has it");
    assertThat(p1.path("history").findValuesAsText("cause"))
        .contains("Entered in the inventory", "Reserved", "Confirmed");
    assertThat(hub.stop()).isZero();

    HubProcess again = bed.hub().roles("streams").start();
    assertThat(body(reserve(again, "r-1", 2)).path("resources"))
        .isEqualTo(body(reserved).path("resources"));
    assertThat(delete(again, PORTS + "/reservations/r-1").statusCode()).isEqualTo(200);
    assertThat(delete(again, PORTS + "/reservations/r-1").statusCode()).isEqualTo(200);
    assertThat(delete(again, PORTS + "/reservations/unknown").statusCode()).isEqualTo(404);
    assertThat(reserve(again, "r-1", 2).statusCode()).isEqualTo(409);
    JsonNode free = body(get(again, PORTS + "/resources?state=available&limit=1"));
    assertThat(free.path("items").findValuesAsText("resourceId")).containsExactly("p1");
    assertThat(
            body(get(
                    again,
                    PORTS + "/resources?state=available&after=" + free.path("next").asText()))
                .path("items")
                .findValuesAsText("resourceId"))
        .containsExactly("p2");
    assertThat(body(get(again, PORTS + "/resources")).path("items")).hasSize(3);
  }

  @Test
  void aHoldThatIsNotConfirmedEndsByItself(TestBed bed) {
    HubProcess hub = bed.hub().roles("streams").start();
    await(bed, hub, load(hub, "application/json", row("p1", "available")));

    assertThat(
            post(hub, PORTS + "/reservations", "{\"reservationId\":\"r\",\"holdSeconds\":1}")
                .statusCode())
        .isEqualTo(201);

    bed.await()
        .untilAsserted(
            () -> assertThat(body(get(hub, PORTS)).path("available").asInt()).isEqualTo(1));
    assertThat(post(hub, PORTS + "/reservations/r/confirm", "").statusCode()).isEqualTo(409);
  }

  @Test
  void badRequestsNameTheFieldTheValueAndTheRemedy(TestBed bed) {
    HubProcess hub = bed.hub().roles("streams").start();

    for (String bad :
        List.of(
            "{\"quantity\":1}",
            "{\"reservationId\":\"r\",\"quantity\":0}",
            "{\"reservationId\":\"r\",\"quantity\":1.5}",
            "{\"reservationId\":\"r\",\"holdSeconds\":-1}",
            "{\"reservationId\":\"r\",\"constraints\":[1]}",
            "{\"reservationId\":\"r\",\"howMany\":1}",
            "[]",
            "{")) {
      HttpResponse<String> answer = post(hub, PORTS + "/reservations", bad);
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(answer.body()).as(bad).contains("\"field\":", "\"value\":", "\"remedy\":");
    }
    assertThat(get(hub, "/v1/inventory/NOWHERE/none").statusCode()).isEqualTo(404);
    assertThat(reserve(hub, "r", 1).statusCode()).isEqualTo(404);
  }

  @Test
  void whatALegacyInventoryWritesIsInThePool(TestBed bed) {
    HubProcess hub = bed.hub().roles("streams").start();
    AvroSerdes serdes = serdes(bed);
    bed.kafka()
        .produce(
            new StringSerializer(),
            serdes.of(Resource.class).serializer(),
            List.of(
                new ProducerRecord<>(
                    bed.topic("inventory.resources"),
                    "DUB1/pon-port/1/2/3",
                    new Resource(
                        "DUB1",
                        "pon-port",
                        "1/2/3",
                        ResourceStatus.available,
                        Map.of("card", "2"),
                        Instant.now(),
                        "legacy",
                        null))));

    bed.await()
        .untilAsserted(
            () -> assertThat(get(hub, PORTS + "/resources/1/2/3").statusCode()).isEqualTo(200));
    assertThat(reserve(hub, "r", 1).body()).contains("\"resourceId\":\"1/2/3\"");
    String tmf = "/tmf-api/resourceInventoryManagement/v4/resource";
    JsonNode resource = body(get(hub, tmf + "/DUB1/pon-port/1/2/3"));
    assertThat(resource.path("resourceStatus").asText()).isEqualTo("reserved");
    assertThat(resource.path("@type").asText()).isEqualTo("Resource");
    assertThat(body(get(hub, tmf + "?category=pon-port&place=DUB1"))).containsExactly(resource);
    assertThat(body(get(hub, tmf + "?after=DUB1/pon-port/1/2/3"))).isEmpty();
    assertThat(get(hub, tmf + "/DUB1/pon-port/none").statusCode()).isEqualTo(404);
  }

  /** Half of the requests are sent twice at the same time, and one hub is killed in between. */
  @Test
  void sixteenClientsGetEveryResourceExactlyOnce(TestBed bed) throws Exception {
    HubProcess hub = bed.hub().roles("streams").start();
    await(
        bed,
        hub,
        load(
            hub,
            "application/x-ndjson",
            IntStream.range(0, FREE)
                .mapToObj(i -> rowOf("port-" + i, "available"))
                .collect(Collectors.joining("\n"))));
    HubProcess[] serving = {hub};
    AtomicBoolean killed = new AtomicBoolean();
    Map<String, List<String>> given = new ConcurrentHashMap<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Void>> work = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int name = client;
      Callable<Void> reserving =
          () -> {
            for (int n = 0; n < 20; n++) {
              String id = "c" + name + "-" + n;
              List<String> got = persist(() -> current(serving), id);
              if (n % 2 == 0) {
                assertThat(persist(() -> current(serving), id)).isEqualTo(got);
              }
              given.put(id, got);
              if (name == 0 && n == 5 && killed.compareAndSet(false, true)) {
                synchronized (serving) {
                  serving[0].kill();
                  serving[0] = bed.hub().roles("streams").start();
                }
              }
            }
            return null;
          };
      work.add(clients.submit(reserving));
    }
    for (Future<Void> each : work) {
      each.get();
    }
    clients.shutdown();

    assertThat(given).hasSize(CLIENTS * 20);
    List<String> all = given.values().stream().flatMap(List::stream).toList();
    assertThat(all).doesNotHaveDuplicates().hasSize(FREE);
    JsonNode pool = body(get(current(serving), PORTS));
    assertThat(pool.path("available").asInt()).isZero();
    assertThat(pool.path("reserved").asInt()).isEqualTo(FREE);
    assertThat(holdersByTopic(bed))
        .isEqualTo(
            given.entrySet().stream()
                .flatMap(g -> g.getValue().stream().map(id -> Map.entry(id, g.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static HubProcess current(HubProcess[] serving) {
    synchronized (serving) {
      return serving[0];
    }
  }

  /** Who got what, as the committed updates tell it: nothing changes hands. */
  private static Map<String, String> holdersByTopic(TestBed bed) {
    AvroSerdes serdes = serdes(bed);
    Map<String, String> holders = new HashMap<>();
    for (ConsumerRecord<String, InventoryUpdate> record :
        bed.kafka()
            .records(
                bed.topic("inventory.updates"),
                new StringDeserializer(),
                serdes.of(InventoryUpdate.class).deserializer())) {
      InventoryUpdate update = record.value();
      if (update.getState() == ResourceStatus.reserved) {
        assertThat(holders.put(update.getResourceId(), update.getReservationId()))
            .as("%s is given out once", update.getResourceId())
            .isNull();
      }
    }
    return holders;
  }

  private static AvroSerdes serdes(TestBed bed) {
    return new AvroSerdes(
        bed.closing(new RegistrySchemaIds(RegistrySettings.at(bed.registryUrl()))));
  }

  /** What a client does that has to have an answer: asks again until it has one. */
  private List<String> persist(Supplier<HubProcess> hub, String id) throws InterruptedException {
    while (true) {
      try {
        HttpResponse<String> answer = reserve(hub.get(), id, 1);
        switch (answer.statusCode()) {
          case 201:
            return body(answer).path("resources").findValuesAsText("resourceId");
          case 409:
            assertThat(answer.body()).contains("too-few");
            return List.of();
          case 503, 504:
            break;
          default:
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
      } catch (UncheckedIOException e) {
        // The hub was killed, or is not up again yet.
        Thread.onSpinWait();
      }
    }
  }

  private void await(TestBed bed, HubProcess hub, HttpResponse<String> loaded) {
    String position = body(loaded).path("position").asText();
    bed.await()
        .untilAsserted(
            () ->
                assertThat(get(hub, PORTS + "?waitMs=20000&position=" + position).statusCode())
                    .isEqualTo(200));
  }

  private static String row(String id, String state) {
    return "[" + rowOf(id, state) + "]";
  }

  private static String rowOf(String id, String state) {
    return """
        {"site":"DUB1","kind":"pon-port","resourceId":"%s","state":"%s",\
        "characteristics":{"card":1}}"""
        .formatted(id, state);
  }

  private HttpResponse<String> reserve(HubProcess hub, String id, int quantity) {
    return post(
        hub,
        PORTS + "/reservations",
        "{\"reservationId\":\"%s\",\"quantity\":%d,\"holdSeconds\":600}".formatted(id, quantity));
  }

  private HttpResponse<String> load(HubProcess hub, String type, String rows) {
    return send(
        request(hub, "/v1/inventory/resources")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(rows)));
  }

  private HttpResponse<String> post(HubProcess hub, String path, String body) {
    return send(request(hub, path).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete(HubProcess hub, String path) {
    return send(request(hub, path).DELETE());
  }

  private HttpResponse<String> get(HubProcess hub, String path) {
    return send(request(hub, path));
  }

  private static HttpRequest.Builder request(HubProcess hub, String path) {
    return HttpRequest.newBuilder(URI.create(hub.url() + path)).timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode body(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
