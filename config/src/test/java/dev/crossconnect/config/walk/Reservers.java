package dev.crossconnect.config.walk;

import static dev.crossconnect.config.testbed.HubClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.HubClient;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.TestBed;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Callers who take one resource of a pool after the other, and ask for each until they have it, as
 * one does who must not lose it.
 */
final class Reservers {

  private static final String PORTS = "/v1/inventory/DUB1/pon-port";
  private static final int CALLERS = 4;
  private static final int PATIENCE_SECONDS = 60;

  private final HubClient http = new HubClient();
  private final HubProcess hub;
  private final Map<String, String> given = new ConcurrentHashMap<>();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final List<Future<Void>> work = new ArrayList<>();
  private volatile boolean enough;

  /** Loads a pool of that many. */
  Reservers(TestBed bed, HubProcess hub, int free) {
    this.hub = hub;
    String rows =
        IntStream.range(0, free)
            .mapToObj(i -> "DUB1,pon-port,port-" + i)
            .collect(Collectors.joining("\n", "site,kind,resourceId\n", "\n"));
    HttpResponse<String> loaded = http.post(hub, "/v1/inventory/resources", "text/csv", rows);
    assertThat(loaded.statusCode()).isEqualTo(200);
    bed.await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> assertThat(json(http.get(hub, PORTS)).path("available").asInt()).isEqualTo(free));
  }

  void start() {
    for (int i = 0; i < CALLERS; i++) {
      String caller = "caller-" + i;
      work.add(
          callers.submit(
              () -> {
                for (int n = 0; !enough; n++) {
                  reserve(caller + "-" + n);
                }
                return null;
              }));
    }
  }

  private void reserve(String id) {
    String request = "{\"reservationId\":\"" + id + "\",\"holdSeconds\":3600}";
    while (!given.containsKey(id)) {
      HttpResponse<String> answer = http.post(hub, PORTS + "/reservations", request);
      if (answer.statusCode() == 201) {
        given.put(id, json(answer).at("/resources/0/resourceId").asText());
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isIn(503, 504);
      }
    }
  }

  int given() {
    return given.size();
  }

  /** Each ends with what it is asking for. */
  void stop() throws InterruptedException, ExecutionException, TimeoutException {
    enough = true;
    for (Future<Void> each : work) {
      each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    callers.shutdown();
  }

  /** Everyone has a resource of his own, and the pool knows of no other. */
  void requireEachGivenOnce() {
    assertThat(given.values()).doesNotHaveDuplicates();
    assertThat(json(http.get(hub, PORTS)).path("reserved").asInt()).isEqualTo(given.size());
  }
}
