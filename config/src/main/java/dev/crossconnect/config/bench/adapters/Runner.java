package dev.crossconnect.config.bench.adapters;

import dev.crossconnect.adapters.runner.RunnerSettings;
import dev.crossconnect.adapters.runner.Surroundings;
import dev.crossconnect.adapters.runner.TargetRunner;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * The runner as a hub has it, default settings and all, before a legacy system that answers at
 * once.
 *
 * <p>It runs all the time and holds its place in its group. So what is piled up for it while the
 * legacy system keeps its door shut is fresh to it, as commands are in a hub that is running; as
 * many of them as its queue takes are read when the clock starts.
 */
final class Runner implements Measurement.Side, AutoCloseable {

  static final RunnerSettings SETTINGS = RunnerSettings.from(Work.TARGET, "", Map.of());

  private final Work work;
  private final Done.Door door;
  private final TargetRunner runner;

  private Runner(Work work, Done.Door door, TargetRunner runner) {
    this.work = work;
    this.door = door;
    this.runner = runner;
  }

  static Runner start(Stage stage) throws InterruptedException {
    Work work = stage.keep(Work.in(stage, "runner."));
    Done system = new Done();
    TargetRunner runner =
        new TargetRunner(
            SETTINGS,
            system,
            new Surroundings(
                work.topics(),
                stage.serdes(),
                stage.kafka(),
                Clock.systemUTC(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                "bench"));
    runner.start();
    while (runner.state() == TargetRunner.State.STARTING) {
      Thread.sleep(10);
    }
    return new Runner(work, system.door(), runner);
  }

  /** Commands a second. */
  @Override
  public double play(Duration time) throws Exception {
    door.shut();
    int many = work.pileUp(time);
    long start = System.nanoTime();
    door.open();
    work.awaitSettled();
    double rate = many / ((System.nanoTime() - start) / 1e9);
    work.requireEachAnsweredOnce(rate);
    return rate;
  }

  @Override
  public void close() {
    door.open();
    runner.close();
  }
}
