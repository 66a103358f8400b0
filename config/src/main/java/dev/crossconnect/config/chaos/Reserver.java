package dev.crossconnect.config.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reserves one resource after the other, each until it has an answer. */
final class Reserver implements Callable<Void> {

  static final String POOL = "/v1/inventory/DUB1/pon-port";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int HELD = 201;
  private static final int TOO_FEW = 409;

  private final Callers callers;
  private final String name;
  private final Random random;
  private final AtomicBoolean over;
  private final Map<String, List<String>> given = new ConcurrentHashMap<>();

  Reserver(Callers callers, String name, long seed, AtomicBoolean over) {
    this.callers = callers;
    this.name = name;
    this.random = new Random(seed);
    this.over = over;
  }

  /** What was given to each reservation. */
  Map<String, List<String>> given() {
    return given;
  }

  @Override
  public Void call() throws Exception {
    for (int number = 0; !over.get(); number++) {
      String id = name + "-" + number;
      given.put(id, reserve(id));
      Thread.sleep(PAUSE.toMillis());
    }
    return null;
  }

  private List<String> reserve(String id) throws IOException, InterruptedException {
    String body = "{\"reservationId\":\"%s\",\"quantity\":1,\"holdSeconds\":86400}".formatted(id);
    while (true) {
      try {
        HttpResponse<String> answer =
            callers.post(callers.any(random).url(), POOL + "/reservations", body);
        if (answer.statusCode() == HELD) {
          return JSON.readTree(answer.body()).path("resources").findValuesAsText("resourceId");
        }
        if (answer.statusCode() == TOO_FEW) {
          return List.of();
        }
      } catch (IOException e) {
        // It may be reserved: whoever asks again with the same id is told the same.
        Thread.onSpinWait();
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }
}
