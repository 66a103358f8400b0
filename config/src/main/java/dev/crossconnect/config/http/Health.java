package dev.crossconnect.config.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Whether the process lives, and whether it can do its work. Ready means that every part says so
 * itself: nothing is assumed.
 */
public final class Health {

  private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Optional<String>>> vital = new ConcurrentHashMap<>();

  record Answer(String status, Map<String, String> checks) {}

  /** A part that must be well before the process is ready; it says what it lacks, if anything. */
  public void ready(String part, Supplier<Optional<String>> unready) {
    checks.put(part, unready);
  }

  /** A part without which the process had better be started again. */
  public void live(String part, Supplier<Optional<String>> dead) {
    vital.put(part, dead);
  }

  public Map<String, String> unready() {
    return problems(checks);
  }

  void addRoutes(RoutesConfig routes) {
    routes.get("/health/live", http -> answer(http, vital));
    routes.get("/health/ready", http -> answer(http, checks));
  }

  private static void answer(Context http, Map<String, Supplier<Optional<String>>> checks) {
    Map<String, String> all = new TreeMap<>();
    checks.keySet().forEach(part -> all.put(part, "up"));
    Map<String, String> problems = problems(checks);
    all.putAll(problems);
    http.status(problems.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .json(new Answer(problems.isEmpty() ? "up" : "down", all));
  }

  private static Map<String, String> problems(Map<String, Supplier<Optional<String>>> checks) {
    Map<String, String> problems = new TreeMap<>();
    checks.forEach((part, check) -> check.get().ifPresent(why -> problems.put(part, why)));
    return problems;
  }
}
