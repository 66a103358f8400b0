package dev.crossconnect.config.inventory;

import static dev.crossconnect.config.testbed.HubClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.HubClient;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Resources are loaded, reserved, confirmed and released over HTTP. The tests share a hub, and each
 * has a site of its own.
 */
@ExtendWith(TestBedExtension.class)
class InventoryIT {

  private static final HubClient HTTP = new HubClient();

  private static HubProcess hub;

  @BeforeAll
  static void startTheHub(TestBed bed) {
    hub = bed.hub().roles("streams").start();
  }

  @Test
  void aReservationLivesAsTheContractSays(TestBed bed) {
    String ports = "/v1/inventory/DUB1/pon-port";
    JsonNode loaded =
        json(
            HTTP.post(
                hub,
                "/v1/inventory/resources",
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
    JsonNode pool = json(getAt(ports, loaded));
    assertThat(pool.path("total").asInt()).isEqualTo(3);
    assertThat(pool.path("available").asInt()).isEqualTo(2);

    HttpResponse<String> reserved = reserve(ports, "r-1", 2);
    assertThat(reserved.statusCode()).isEqualTo(201);
    assertThat(reserved.headers().firstValue("Hub-Position")).isPresent();
    assertThat(json(reserved).path("resources")).hasSize(2);
    assertThat(Instant.parse(json(reserved).path("expiresAt").asText())).isAfter(Instant.now());
    HttpResponse<String> repeated = reserve(ports, "r-1", 2);
    assertThat(repeated.statusCode()).isEqualTo(201);
    assertThat(json(repeated).path("resources")).isEqualTo(json(reserved).path("resources"));
    assertThat(json(repeated).path("expiresAt")).isEqualTo(json(reserved).path("expiresAt"));
    HttpResponse<String> tooMany = reserve(ports, "r-2", 1);
    assertThat(tooMany.statusCode()).isEqualTo(409);
    assertThat(tooMany.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(tooMany.body()).contains("too-few-resources", "r-2");

    assertThat(HTTP.post(hub, ports + "/reservations/r-1/confirm", "").statusCode()).isEqualTo(200);
    assertThat(json(HTTP.get(hub, ports)).path("assigned").asInt()).isEqualTo(2);
    assertThat(
            json(HTTP.get(hub, ports + "/resources/p1")).path("history").findValuesAsText("cause"))
        .contains("Entered in the inventory", "Reserved", "Confirmed");
    assertThat(hub.stop()).isZero();

    hub = bed.hub().roles("streams").start();
    assertThat(json(reserve(ports, "r-1", 2)).path("resources"))
        .isEqualTo(json(reserved).path("resources"));
    assertThat(HTTP.delete(hub, ports + "/reservations/r-1").statusCode()).isEqualTo(200);
    assertThat(HTTP.delete(hub, ports + "/reservations/r-1").statusCode()).isEqualTo(200);
    assertThat(HTTP.delete(hub, ports + "/reservations/unknown").statusCode()).isEqualTo(404);
    assertThat(reserve(ports, "r-1", 2).statusCode()).isEqualTo(409);
    JsonNode free = json(HTTP.get(hub, ports + "/resources?state=available&limit=1"));
    assertThat(free.path("items").findValuesAsText("resourceId")).containsExactly("p1");
    String after = "/resources?state=available&after=" + free.path("next").asText();
    assertThat(json(HTTP.get(hub, ports + after)).path("items").findValuesAsText("resourceId"))
        .containsExactly("p2");
    assertThat(json(HTTP.get(hub, ports + "/resources")).path("items")).hasSize(3);
  }

  @Test
  void aHoldThatIsNotConfirmedEndsByItself(TestBed bed) {
    String ports = loaded("CRK1", "p1");

    assertThat(
            HTTP.post(
                    hub, ports + "/reservations", "{\"reservationId\":\"hold\",\"holdSeconds\":1}")
                .statusCode())
        .isEqualTo(201);

    bed.await()
        .untilAsserted(
            () -> assertThat(json(HTTP.get(hub, ports)).path("available").asInt()).isEqualTo(1));
    assertThat(HTTP.post(hub, ports + "/reservations/hold/confirm", "").statusCode())
        .isEqualTo(409);
  }

  @Test
  void badRequestsNameTheFieldTheValueAndTheRemedy() {
    String ports = "/v1/inventory/NOWHERE/pon-port";
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
      assertRefused(HTTP.post(hub, ports + "/reservations", bad), bad);
    }
    for (String bad : List.of("{}", "{\"decision\":\"keep\"}", "{\"reason\":\"x\"}", "{")) {
      assertRefused(HTTP.post(hub, ports + "/conflicts/p1", bad), bad);
    }
    String dump = ports + "/resources";
    assertRefused(HTTP.put(hub, dump, "text/csv", "resourceId\n"), "an empty dump");
    assertRefused(HTTP.put(hub, dump + "?scope=all", "text/csv", "resourceId\np1\n"), "scope");
    assertRefused(
        HTTP.put(hub, dump + "?takenAt=2999-01-01T00:00:00Z", "text/csv", "resourceId\np1\n"),
        "takenAt");
    assertThat(HTTP.get(hub, ports).statusCode()).isEqualTo(404);
    assertThat(reserve(ports, "r", 1).statusCode()).isEqualTo(404);
  }

  private static void assertRefused(HttpResponse<String> answer, String what) {
    assertThat(answer.statusCode()).as(what).isEqualTo(400);
    assertThat(answer.body()).as(what).contains("\"field\":", "\"value\":", "\"remedy\":");
  }

  @Test
  void whatALegacyInventoryWritesIsInThePool(TestBed bed) {
    String ports = "/v1/inventory/GLW1/pon-port";
    AvroSerdes serdes =
        new AvroSerdes(bed.closing(new RegistrySchemaIds(RegistrySettings.at(bed.registryUrl()))));
    bed.kafka()
        .produce(
            new StringSerializer(),
            serdes.of(Resource.class).serializer(),
            List.of(
                new ProducerRecord<>(
                    bed.topic("inventory.resources"),
                    "GLW1/pon-port/1/2/3",
                    new Resource(
                        "GLW1",
                        "pon-port",
                        "1/2/3",
                        ResourceStatus.available,
                        Map.of("card", "2"),
                        Instant.now(),
                        "legacy",
                        null))));

    bed.await()
        .untilAsserted(
            () ->
                assertThat(HTTP.get(hub, ports + "/resources/1/2/3").statusCode()).isEqualTo(200));
    assertThat(reserve(ports, "legacy", 1).body()).contains("\"resourceId\":\"1/2/3\"");
    String tmf = "/tmf-api/resourceInventoryManagement/v4/resource";
    JsonNode resource = json(HTTP.get(hub, tmf + "/GLW1/pon-port/1/2/3"));
    assertThat(resource.path("resourceStatus").asText()).isEqualTo("reserved");
    assertThat(resource.path("@type").asText()).isEqualTo("Resource");
    assertThat(json(HTTP.get(hub, tmf + "?category=pon-port&place=GLW1")))
        .containsExactly(resource);
    assertThat(json(HTTP.get(hub, tmf + "?place=GLW1&after=GLW1/pon-port/1/2/3"))).isEmpty();
    tmfListsSayWhetherTheyAreAll(bed, tmf);
    assertThat(HTTP.get(hub, tmf + "/GLW1/pon-port/none").statusCode()).isEqualTo(404);
  }

  /** Kinds whose names begin alike, since a list over pools goes by the ids of resources. */
  private static void tmfListsSayWhetherTheyAreAll(TestBed bed, String tmf) {
    HTTP.post(
        hub,
        "/v1/inventory/resources?waitMs=10000",
        "text/csv",
        """
        site,kind,resourceId,state
        TMF1,ont,o1,available
        TMF1,ont,o2,unavailable
        TMF1,ont-x,x1,available
        TMF1,ont-x,x2,available
        """);
    bed.await().until(() -> json(HTTP.get(hub, tmf + "?place=TMF1")).size() == 4);
    assertThat(names(HTTP.get(hub, tmf + "?place=TMF1")))
        .containsExactly("200", "4", "4", "x1", "x2", "o1", "o2");
    assertThat(names(HTTP.get(hub, tmf + "?place=TMF1&limit=2&fields=name")))
        .containsExactly("206", "4", "2", "x1", "x2");
    assertThat(names(HTTP.get(hub, tmf + "?place=TMF1&limit=2&after=TMF1/ont-x/x2")))
        .containsExactly("206", "4", "2", "o1", "o2");
    assertThat(names(HTTP.get(hub, tmf + "?place=TMF1&limit=2&offset=1")))
        .containsExactly("206", "4", "2", "x2", "o1");
    assertThat(names(HTTP.get(hub, tmf + "?place=TMF1&resourceStatus=suspended")))
        .containsExactly("200", "1", "1", "o2");
    assertThat(HTTP.get(hub, tmf + "?resourceStatus=broken").body())
        .contains("\"status\":400", "standby");
  }

  /** The status of an answer, how many there are and how many are shown, and their names. */
  private static List<String> names(HttpResponse<String> answer) {
    List<String> names = new ArrayList<>();
    names.add(String.valueOf(answer.statusCode()));
    names.add(answer.headers().firstValue("X-Total-Count").orElse(""));
    names.add(answer.headers().firstValue("X-Result-Count").orElse(""));
    json(answer).forEach(resource -> names.add(resource.path("name").asText()));
    return names;
  }

  @Test
  void aDumpWithoutWhatIsInUseRaisesAConflictThatAPersonSettles(TestBed bed) {
    String ports = loaded("LMK1", "p1", "p2");
    reserve(ports, "dumped", 1);
    HTTP.post(hub, ports + "/reservations/dumped/confirm", "");

    JsonNode broken =
        json(HTTP.put(hub, ports + "/resources", "text/csv", "resourceId,state\np2,\np3,odd\n"));
    assertThat(broken.path("complete").asBoolean()).isFalse();
    JsonNode report = json(HTTP.put(hub, ports + "/resources", "text/csv", "resourceId\np2\n"));
    assertThat(report.path("complete").asBoolean()).isTrue();

    bed.await()
        .untilAsserted(
            () ->
                assertThat(json(getAt(ports, report)).path("dump").path("comparedAt").asText())
                    .startsWith("20"));
    assertThat(json(HTTP.get(hub, ports)).path("dump").path("inUse").asInt()).isEqualTo(1);
    JsonNode conflicts = json(HTTP.get(hub, "/v1/inventory/conflicts")).path("items");
    assertThat(conflicts.findValuesAsText("id")).containsExactly("LMK1/pon-port/p1");
    assertThat(conflicts.findValuesAsText("reservationId")).containsExactly("dumped");

    String decide = ports + "/conflicts/p1";
    String yields = "{\"decision\":\"yield\",\"reason\":\"the card was taken out\"}";
    HttpResponse<String> settled = HTTP.post(hub, decide, yields);
    assertThat(settled.statusCode()).isEqualTo(200);
    assertThat(json(settled).path("reservationId").asText()).isEqualTo("dumped");
    assertThat(HTTP.post(hub, decide, yields).statusCode()).isEqualTo(409);
    assertThat(json(getAt(ports, json(settled))).path("unavailable").asInt()).isEqualTo(1);
    assertThat(json(HTTP.get(hub, "/v1/inventory/conflicts")).path("items")).isEmpty();
  }

  /** Loads ports of a site and returns where they are. */
  private static String loaded(String site, String... ids) {
    String ports = "/v1/inventory/" + site + "/pon-port";
    String rows = "site,kind,resourceId\n";
    for (String id : ids) {
      rows += site + ",pon-port," + id + "\n";
    }
    getAt(ports, json(HTTP.post(hub, "/v1/inventory/resources", "text/csv", rows)));
    return ports;
  }

  /** Looks up what shows the write that was answered with this. */
  private static HttpResponse<String> getAt(String path, JsonNode written) {
    HttpResponse<String> answer =
        HTTP.get(hub, path + "?waitMs=20000&position=" + written.path("position").asText());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static HttpResponse<String> reserve(String pool, String id, int quantity) {
    return HTTP.post(
        hub,
        pool + "/reservations",
        "{\"reservationId\":\"%s\",\"quantity\":%d,\"holdSeconds\":600}".formatted(id, quantity));
  }
}
