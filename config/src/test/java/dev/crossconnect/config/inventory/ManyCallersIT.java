package dev.crossconnect.config.inventory;

import static dev.crossconnect.config.testbed.HubClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.HubClient;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nothing is given out twice, whoever asks whichever instance, however often, and dies meanwhile.
 */
@ExtendWith(TestBedExtension.class)
class ManyCallersIT {

  private static final String PORTS = "/v1/inventory/DUB1/pon-port";
  private static final int INSTANCES = 3;
  private static final int CLIENTS = 16;
  private static final int EACH = 15;
  private static final int FREE = 200;
  private static final int BEFORE_THE_KILL = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HubClient http = new HubClient();

  /** Half of the requests are sent twice, and the instance that has the pool is killed. */
  @Test
  void sixteenClientsOfThreeInstancesGetEveryResourceExactlyOnce(TestBed bed) throws Exception {
    List<HubProcess> hubs = started(bed);
    String rows =
        IntStream.range(0, FREE)
            .mapToObj(i -> "DUB1,pon-port,port-" + i)
            .collect(Collectors.joining("\n", "site,kind,resourceId\n", "\n"));
    assertThat(http.post(hubs.get(0), "/v1/inventory/resources", "text/csv", rows).statusCode())
        .isEqualTo(200);
    bed.await()
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(json(owner(hubs)).path("available").asInt()).isEqualTo(FREE));
    AtomicBoolean isKilled = new AtomicBoolean();
    Map<String, List<String>> given = new ConcurrentHashMap<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Void>> work = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int name = client;
      Callable<Void> reserving =
          () -> {
            for (int n = 0; n < EACH; n++) {
              String id = "c" + name + "-" + n;
              List<String> got = persist(hubs, name + n, id);
              if (n % 2 == 0) {
                assertThat(persist(hubs, name + n + 1, id)).isEqualTo(got);
              }
              given.put(id, got);
              if (name == 0 && n == BEFORE_THE_KILL && isKilled.compareAndSet(false, true)) {
                holder(hubs).kill();
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

    assertThat(isKilled).isTrue();
    assertThat(given).hasSize(CLIENTS * EACH);
    List<String> all = given.values().stream().flatMap(List::stream).toList();
    assertThat(all).doesNotHaveDuplicates().hasSize(FREE);
    assertThat(json(owner(hubs)).path("reserved").asInt()).isEqualTo(FREE);
    assertThat(holdersByTopic(bed))
        .isEqualTo(
            given.entrySet().stream()
                .flatMap(g -> g.getValue().stream().map(id -> Map.entry(id, g.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static List<HubProcess> started(TestBed bed) throws Exception {
    ExecutorService starting = Executors.newFixedThreadPool(INSTANCES);
    List<Future<HubProcess>> starts = new ArrayList<>();
    HubProcess first = instance(bed, 0).start();
    for (int i = 1; i < INSTANCES; i++) {
      HubProcess.Launch launch = instance(bed, i);
      starts.add(starting.submit(launch::start));
    }
    List<HubProcess> hubs = new ArrayList<>(List.of(first));
    for (Future<HubProcess> start : starts) {
      hubs.add(start.get());
    }
    starting.shutdown();
    return hubs;
  }

  private static HubProcess.Launch instance(TestBed bed, int number) {
    return bed.hub()
        .roles("streams")
        .set("instance.id", "instance-" + number)
        .set("streams.session.timeout.ms", "2000")
        .set("streams.transaction.timeout.ms", "2000")
        .data(bed.directory().resolve("hub-" + number));
  }

  /** The one that has the pool: the others do not answer for it. */
  private HubProcess holder(List<HubProcess> hubs) {
    return hubs.stream()
        .filter(hub -> hub.isAlive() && http.get(hub, PORTS).statusCode() == 200)
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> owner(List<HubProcess> hubs) {
    return http.get(holder(hubs), PORTS);
  }

  /** What a client does that has to have an answer: asks the next instance until it has one. */
  private List<String> persist(List<HubProcess> hubs, int first, String id) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int attempt = first; System.nanoTime() < end; attempt++) {
      HubProcess hub = hubs.get(attempt % INSTANCES);
      try {
        HttpResponse<String> answer =
            http.post(
                hub,
                PORTS + "/reservations",
                "{\"reservationId\":\"%s\",\"holdSeconds\":600}".formatted(id));
        switch (answer.statusCode()) {
          case 201:
            return json(answer).path("resources").findValuesAsText("resourceId");
          case 409:
            assertThat(answer.body()).contains("too-few");
            return List.of();
          case 503, 504:
            break;
          default:
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
      } catch (UncheckedIOException e) {
        // It was killed.
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("No instance answered for " + id + " within " + PATIENCE);
  }

  /** Who got what, as the committed updates tell it: nothing changes hands. */
  private static Map<String, String> holdersByTopic(TestBed bed) {
    AvroSerdes serdes =
        new AvroSerdes(bed.closing(new RegistrySchemaIds(RegistrySettings.at(bed.registryUrl()))));
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
}
