package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those who want to be called when an order changes, and the calls. Forgets them with its process,
 * and calls once, whether it is heard or not. Thread-safe.
 */
final class SimulatedHub {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "simulated-events");
            thread.setDaemon(true);
            return thread;
          });

  private final Clock clock;
  private final Map<String, String> callbacks = new LinkedHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Dial lose = Dial.never();

  SimulatedHub(Clock clock) {
    this.clock = clock;
  }

  void lose(Dial dial) {
    lose = dial;
  }

  /** Empty for an address that is there already. */
  synchronized Optional<ObjectNode> add(String callback) {
    if (callbacks.containsValue(callback)) {
      return Optional.empty();
    }
    String id = UUID.randomUUID().toString();
    callbacks.put(id, callback);
    return Optional.of(
        JsonNodeFactory.instance.objectNode().put("id", id).put("callback", callback));
  }

  /** Whether it was there. */
  synchronized boolean remove(String id) {
    return callbacks.remove(id) != null;
  }

  synchronized void forget() {
    callbacks.clear();
  }

  synchronized List<String> callbacks() {
    return List.copyOf(callbacks.values());
  }

  int calls() {
    return calls.get();
  }

  /** Calls whenever this order changes. */
  void follow(SimulatedOrder order) {
    List.of(order.workMillis() / 2, order.workMillis())
        .forEach(age -> at(order.acceptedAt().plusMillis(age), order));
  }

  private void at(Instant change, SimulatedOrder order) {
    long pause = Math.max(0, Duration.between(clock.instant(), change).toMillis() + 1);
    ScheduledFuture<?> unused =
        TIMER.schedule(() -> call(change, order), pause, TimeUnit.MILLISECONDS);
  }

  /** Never before the change can be seen: the timer goes by another clock. */
  private void call(Instant change, SimulatedOrder order) {
    Instant now = clock.instant();
    if (now.isBefore(change)) {
      at(change, order);
      return;
    }
    for (String callback : callbacks()) {
      if (!lose.turned()) {
        calls.incrementAndGet();
        CompletableFuture<HttpResponse<Void>> unused =
            HTTP.sendAsync(request(callback, order, now), BodyHandlers.discarding());
      }
    }
  }

  private static HttpRequest request(String callback, SimulatedOrder order, Instant now) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("eventId", UUID.randomUUID().toString()).put("eventTime", now.toString());
    event.put("eventType", "ServiceOrderStateChangeEvent");
    event
        .putObject("event")
        .putObject("serviceOrder")
        .put("id", order.id())
        .put("state", order.state(now));
    return HttpRequest.newBuilder(URI.create(callback + "/listener/serviceOrderStateChangeEvent"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(event.toString()))
        .build();
  }
}
