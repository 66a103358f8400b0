package dev.crossconnect.config.bench.query;

import dev.crossconnect.config.bench.Benchmark;
import dev.crossconnect.config.bench.Better;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Orders and prices are read while prices are written as fast as nobody really does: whether
 * answers stay quick, whether threads wait for each other for ever, and whether memory stays as it
 * is. Thirty turns of 20 s are ten minutes of writing; the turns in which nothing is written are
 * shorter.
 */
public final class SoakBenchmark implements Benchmark {

  private static final int ROWS_A_SECOND = 10_000;
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

  private final Portal portal = new Portal();
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> memory = new ArrayList<>();

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String what() {
    return "orders and prices read while 10,000 prices a second are written; memory, deadlocks";
  }

  @Override
  public String roles() {
    return "gateway,streams";
  }

  @Override
  public Map<String, String> settings(Path directory) throws IOException {
    return portal.settings(directory);
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("soak.p99-while-written", this::answers),
        new Figure("soak.rows-written", this::writes),
        new Figure("soak.memory", this::memory));
  }

  private Measurement answers(Stage stage) throws Exception {
    portal.sell(stage);
    Writing writing = stage.keep(new Writing(stage, portal, ROWS_A_SECOND));
    writing.begin();
    Reading reading = new Reading(stage, portal, writing::readable);
    return new Measurement(
        "ms",
        Better.LOWER,
        1 / 3.0,
        time -> whileWritten(writing, reading, time),
        time -> reading.p99(time.compareTo(LONGEST_IDLE) < 0 ? time : LONGEST_IDLE));
  }

  private double whileWritten(Writing writing, Reading reading, Duration time) throws Exception {
    writing.start();
    double p99;
    try {
      p99 = reading.p99(time);
    } finally {
      rates.add(writing.stop());
    }
    memory.add(Memory.megabytes());
    return p99;
  }

  private Measurement writes(Stage stage) {
    requireTurns();
    return new Measurement(
        "rows/s",
        Better.HIGHER,
        0.95,
        time -> rates.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        time -> ROWS_A_SECOND);
  }

  /** The last third of the turns against the first. */
  private Measurement memory(Stage stage) {
    requireTurns();
    int third = Math.max(1, memory.size() / 3);
    return new Measurement(
        "MB",
        Better.LOWER,
        0.9,
        time -> average(memory.subList(memory.size() - third, memory.size())),
        time -> average(memory.subList(0, third)));
  }

  private void requireTurns() {
    if (memory.isEmpty()) {
      throw new IllegalStateException(
          "This is about the turns of soak.p99-while-written: name 'soak' to have them all");
    }
  }

  private static double average(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
