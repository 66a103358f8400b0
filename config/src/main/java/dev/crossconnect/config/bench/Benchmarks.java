package dev.crossconnect.config.bench;

import dev.crossconnect.config.bench.adapters.AdaptersBenchmark;
import dev.crossconnect.config.bench.ingest.IngestBenchmark;
import dev.crossconnect.config.bench.inventory.InventoryBenchmark;
import dev.crossconnect.config.bench.orders.OrdersBenchmark;
import dev.crossconnect.config.bench.pricing.PricingBenchmark;
import dev.crossconnect.config.bench.query.QueryBenchmark;
import dev.crossconnect.config.bench.query.SoakBenchmark;
import java.util.List;

/** The benchmarks there are. */
public final class Benchmarks {

  private static final List<Benchmark> ALL =
      List.of(
          new IngestBenchmark(),
          new PricingBenchmark(),
          new QueryBenchmark(),
          new SoakBenchmark(),
          new OrdersBenchmark(),
          new InventoryBenchmark(),
          new AdaptersBenchmark());

  private Benchmarks() {}

  public static List<Benchmark> all() {
    return ALL;
  }
}
