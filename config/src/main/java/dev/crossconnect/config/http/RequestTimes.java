package dev.crossconnect.config.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How long requests took, by route, method and status: no more of these than the hub has. */
final class RequestTimes {

  private record Kind(String route, String method, int status) {}

  private final MeterRegistry meters;

  /** To ask the registry takes longer than to count. */
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  RequestTimes(MeterRegistry meters) {
    this.meters = meters;
  }

  void record(Context http, float millis) {
    timers
        .computeIfAbsent(
            new Kind(Routes.of(http), http.method().name(), http.statusCode()), this::timer)
        .record((long) (millis * 1_000), TimeUnit.MICROSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.requests")
        .tag("route", kind.route())
        .tag("method", kind.method())
        .tag("status", Integer.toString(kind.status()))
        .register(meters);
  }
}
