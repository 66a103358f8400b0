package dev.crossconnect.config.bench.orders;

import dev.crossconnect.config.bench.Benchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Orders of two lines with five tasks and one reservation, from the notification to the update that
 * says that they are completed, against the bare hops that they take.
 */
public final class OrdersBenchmark implements Benchmark {

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public String what() {
    return "orders of five tasks against the bare hops that they take";
  }

  @Override
  public String roles() {
    return "streams";
  }

  @Override
  public Map<String, String> settings(Path directory) throws IOException {
    return Map.of("catalogue.file", Sales.catalogueIn(directory).toString());
  }

  @Override
  public List<Figure> figures() {
    OrderFigures figures = new OrderFigures();
    return List.of(
        new Figure("orders.among-20000", stage -> figures.among(20_000, stage)),
        new Figure("orders.among-100000", When.BY_NAME, stage -> figures.among(100_000, stage)),
        new Figure("orders.among-1000000", When.BY_NAME, stage -> figures.among(1_000_000, stage)),
        new Figure("orders.completed", figures::completed),
        new Figure("orders.first-command", figures::firstCommand),
        new Figure("orders.first-command.p99", figures::slowestFirstCommand),
        new Figure("orders.whole-order", figures::wholeOrder));
  }
}
