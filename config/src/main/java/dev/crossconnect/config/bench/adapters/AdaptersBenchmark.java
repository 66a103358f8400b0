package dev.crossconnect.config.bench.adapters;

import dev.crossconnect.config.bench.Benchmark;
import dev.crossconnect.config.bench.Better;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.util.List;

/**
 * The runner that stands before every adapter, with an adapter that answers at once, so that what
 * is left is what the runner itself costs: against a loop that reads commands and writes results in
 * transactions and promises nothing else.
 */
public final class AdaptersBenchmark implements Benchmark {

  @Override
  public String name() {
    return "adapters";
  }

  @Override
  public String what() {
    return "commands through the adapters' runner against a bare transactional loop";
  }

  @Override
  public String roles() {
    return "adapters";
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("adapters.commands", AdaptersBenchmark::commands));
  }

  private static Measurement commands(Stage stage) throws Exception {
    return new Measurement(
        "commands/s",
        Better.HIGHER,
        0.7,
        stage.keep(Runner.start(stage)),
        stage.keep(BareLoop.start(stage)));
  }
}
