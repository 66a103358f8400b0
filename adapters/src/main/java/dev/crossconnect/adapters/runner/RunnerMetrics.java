package dev.crossconnect.adapters.runner;

import dev.crossconnect.avro.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** What a runner counts, by target. Looked up once: nothing is registered while it runs. */
final class RunnerMetrics {

  private final MeterRegistry registry;
  private final String target;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<Outcome, Counter> results = new EnumMap<>(Outcome.class);
  private final Timer duration;
  private final Counter deadLetters;
  private final Counter restarts;

  RunnerMetrics(MeterRegistry registry, String target) {
    this.registry = registry;
    this.target = target;
    Gauge.builder("adapter.commands.in.flight", inFlight, AtomicInteger::get)
        .description("Commands taken up and not answered yet, waiting ones included")
        .tag("target", target)
        .register(registry);
    for (Outcome outcome : Outcome.values()) {
      results.put(
          outcome,
          Counter.builder("adapter.results")
              .description("Results reported")
              .tag("target", target)
              .tag("outcome", outcome.name())
              .register(registry));
    }
    duration =
        Timer.builder("adapter.command.duration")
            .description("From taking up a command to its outcome")
            .tag("target", target)
            .register(registry);
    deadLetters =
        Counter.builder("adapter.dead.letters")
            .description("Records that could not be read")
            .tag("target", target)
            .register(registry);
    restarts =
        Counter.builder("adapter.sessions.restarted")
            .description("Times the Kafka clients had to be made anew")
            .tag("target", target)
            .register(registry);
  }

  /** Shows what keeps commands waiting. */
  void watch(Gate gate) {
    gauge(
        "adapter.calls.waiting",
        "Calls that wait for their turn or to be repeated",
        gate,
        Gate::waiting);
    gauge(
        "adapter.breaker.open",
        "1 while the circuit breaker is open",
        gate,
        g -> g.breakerOpen() ? 1 : 0);
    gauge(
        "adapter.maintenance",
        "1 while the target is left alone for maintenance",
        gate,
        g -> g.inMaintenance() ? 1 : 0);
    FunctionCounter.builder("adapter.breaker.opened", gate, Gate::breakerOpenings)
        .description("Times the circuit breaker has opened")
        .tag("target", target)
        .register(registry);
  }

  private void gauge(String name, String what, Gate gate, ToDoubleFunction<Gate> value) {
    Gauge.builder(name, gate, value).description(what).tag("target", target).register(registry);
  }

  void taken() {
    inFlight.incrementAndGet();
  }

  void handedBack(long nanos) {
    inFlight.decrementAndGet();
    duration.record(nanos, TimeUnit.NANOSECONDS);
  }

  void result(Outcome outcome) {
    results.get(outcome).increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void restarted() {
    restarts.increment();
  }
}
