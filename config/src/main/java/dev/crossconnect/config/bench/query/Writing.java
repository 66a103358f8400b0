package dev.crossconnect.config.bench.query;

import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Loads prices at a rate, each of another product. */
final class Writing implements AutoCloseable {

  static final String HEADER = "priceBook,sku,currency,chargeType,amount\n";

  private static final int IN_A_CALL = 1_000;
  private static final int IN_A_BATCH = 100;

  /** Of so many that are loaded before the clock runs, one is asked for. */
  private static final int APART = 10;

  private final Stage stage;
  private final Portal portal;
  private final long nanosPerCall;
  private volatile boolean stopping;
  private volatile int readable;
  private CompletableFuture<Double> under;

  Writing(Stage stage, Portal portal, int rowsASecond) {
    this.stage = stage;
    this.portal = portal;
    this.nanosPerCall = 1_000_000_000L * IN_A_CALL / rowsASecond;
  }

  /**
   * Loads many more prices than the hub keeps in memory, and asks for as many of them as it does,
   * here and there: what it keeps, ready or as blocks of its store, is bounded, but grows until
   * then, and a hub that has been up for a while has come to the bounds.
   */
  void begin() throws IOException {
    int kept = Math.toIntExact(stage.settings().domains().pricing().cachedEntries());
    List<String> positions = new ArrayList<>();
    int loaded = 0;
    do {
      positions.add(portal.load(stage, rows(loaded)));
      loaded += IN_A_CALL;
    } while (loaded < kept * APART);
    for (String position : positions) {
      portal.seen(stage, path(0), position);
    }
    readable = loaded;
    for (int first = 0; first < loaded; first += IN_A_BATCH * APART) {
      portal.askAtOnce(stage, batch(first));
    }
  }

  private static String batch(int first) {
    return IntStream.range(0, IN_A_BATCH)
        .mapToObj(number -> "{\"sku\":\"%s\"}".formatted(sku(first + number * APART)))
        .collect(
            Collectors.joining(
                ",", "{\"priceBook\":\"soak\",\"currency\":\"EUR\",\"keys\":[", "]}"));
  }

  /** How many of the products, from the first on, can be asked for. */
  int readable() {
    return readable;
  }

  /** Where the price of a product is asked for. */
  static String path(int product) {
    return "/v1/prices/" + sku(product) + "?priceBook=soak&currency=EUR";
  }

  void start() {
    stopping = false;
    under = CompletableFuture.supplyAsync(this::write, Writing::onItsOwn);
  }

  private static void onItsOwn(Runnable work) {
    Thread thread = new Thread(work, "writing");
    thread.setDaemon(true);
    thread.start();
  }

  /** Comes to an end, and gives the rows a second. */
  double stop() throws ExecutionException, InterruptedException {
    stopping = true;
    return under.get();
  }

  private double write() {
    int before = readable;
    long begun = System.nanoTime();
    long next = begun;
    try {
      String position = portal.load(stage, rows(readable));
      while (!stopping) {
        next += nanosPerCall;
        LockSupport.parkNanos(next - System.nanoTime());
        String last = position;
        position = portal.load(stage, rows(readable + IN_A_CALL));
        // No faster than the hub, which is one call behind.
        advance(last);
      }
      advance(position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (readable - before) / ((System.nanoTime() - begun) / 1e9);
  }

  private void advance(String position) throws IOException {
    int more = readable + IN_A_CALL;
    portal.seen(stage, path(more - 1), position);
    readable = more;
  }

  private static String rows(int first) {
    return IntStream.range(first, first + IN_A_CALL)
        .mapToObj(
            product -> "soak,%s,EUR,OneTime,%d.99%n".formatted(sku(product), product % 1_000 + 1))
        .collect(Collectors.joining("", HEADER, ""));
  }

  private static String sku(int product) {
    return "SOAK-%08d".formatted(product);
  }

  @Override
  public void close() {
    stopping = true;
  }
}
