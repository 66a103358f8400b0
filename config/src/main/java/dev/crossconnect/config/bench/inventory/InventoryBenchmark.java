package dev.crossconnect.config.bench.inventory;

import dev.crossconnect.config.bench.Benchmark;
import dev.crossconnect.config.bench.Better;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reservations over HTTP, each of another resource: in large pools against small ones, and against
 * a relational database behind the same HTTP server.
 */
public final class InventoryBenchmark implements Benchmark {

  private static final String RESERVATIONS = "reservations/s";
  private static final int SMALL = 100;
  private static final int MEDIUM = 10_000;
  private static final int LARGE = 1_000_000;

  @Override
  public String name() {
    return "inventory";
  }

  @Override
  public String what() {
    return "reservations in pools of every size, and against PostgreSQL";
  }

  @Override
  public String roles() {
    return "streams";
  }

  @Override
  public Optional<String> without() {
    return PostgresDoor.hasBinaries()
        ? Optional.empty()
        : Optional.of(
            "inventory.to-postgresql, because there are no PostgreSQL binaries for this machine");
  }

  @Override
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("inventory.pool-of-10000", stage -> sizes(stage, MEDIUM)));
    if (PostgresDoor.hasBinaries()) {
      figures.add(new Figure("inventory.to-postgresql", InventoryBenchmark::postgres));
    }
    figures.add(new Figure("inventory.pool-of-1000000", stage -> sizes(stage, LARGE)));
    return figures;
  }

  private static Measurement sizes(Stage stage, int size) throws IOException {
    return new Measurement(
        RESERVATIONS,
        Better.HIGHER,
        0.9,
        new Reservations(new HubPools(stage, size)),
        new Reservations(new HubPools(stage, SMALL)));
  }

  private static Measurement postgres(Stage stage) throws IOException {
    return new Measurement(
        RESERVATIONS,
        Better.HIGHER,
        1,
        new Reservations(new HubPools(stage, MEDIUM)),
        new Reservations(stage.keep(PostgresDoor.start(stage, MEDIUM))));
  }
}
