package dev.crossconnect.config.bench.pricing;

import dev.crossconnect.config.bench.BareServer;
import dev.crossconnect.config.bench.Benchmark;
import dev.crossconnect.config.bench.Better;
import dev.crossconnect.config.bench.HttpLoad;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Prices asked for over HTTP: against the least that a server could do, one by one against many at
 * once, and against a cache that has every answer ready but is another process.
 */
public final class PricingBenchmark implements Benchmark {

  private static final String ROUTE = "/v1/prices/{sku}";
  private static final String PRICES = "prices/s";
  private static final int SENDERS = 64;
  private static final int SENDERS_OF_MANY = 8;
  private static final int KEYS = 100;
  private static final int BATCHES = 64;
  private static final int OK = 200;

  @Override
  public String name() {
    return "pricing";
  }

  @Override
  public String what() {
    return "price lookups over HTTP against a constant answer, batches and Redis";
  }

  @Override
  public String roles() {
    return "streams";
  }

  @Override
  public Optional<String> without() {
    return RedisProcess.program().isPresent()
        ? Optional.empty()
        : Optional.of("pricing.lookups-to-redis, because there is no redis-server on the PATH");
  }

  @Override
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("pricing.lookups", PricingBenchmark::lookups));
    figures.add(new Figure("pricing.batches-of-100", PricingBenchmark::batches));
    RedisProcess.program()
        .ifPresent(
            program ->
                figures.add(
                    new Figure("pricing.lookups-to-redis", stage -> redis(stage, program))));
    return figures;
  }

  private static Measurement lookups(Stage stage) throws IOException {
    PriceList.load(stage);
    byte[] answer = PriceList.answers(stage).get(0);
    BareServer constant = stage.keep(BareServer.constant(stage, ROUTE, answer));
    return new Measurement(
        PRICES, Better.HIGHER, 0.8, singles(stage, stage.hub()), singles(stage, constant.url()));
  }

  private static Measurement batches(Stage stage) throws IOException {
    PriceList.load(stage);
    List<byte[]> requests =
        IntStream.range(0, BATCHES)
            .mapToObj(
                batch ->
                    HttpLoad.post(
                        stage.hub(),
                        "/v1/prices/batch",
                        "application/json",
                        PriceList.batch(batch * KEYS, KEYS)))
            .toList();
    HttpLoad many = stage.keep(HttpLoad.open(stage.hub(), SENDERS_OF_MANY, requests, OK));
    return new Measurement(
        PRICES, Better.HIGHER, 10, many.times(KEYS), singles(stage, stage.hub()));
  }

  private static Measurement redis(Stage stage, Path program) throws IOException {
    PriceList.load(stage);
    RedisProcess redis = stage.keep(RedisProcess.start(program));
    ReadyInRedis answers = stage.keep(new ReadyInRedis(redis.url(), PriceList.answers(stage)));
    BareServer cached = stage.keep(BareServer.with(stage, ROUTE, answers));
    return new Measurement(
        PRICES, Better.HIGHER, 1.5, singles(stage, stage.hub()), singles(stage, cached.url()));
  }

  private static HttpLoad singles(Stage stage, URI server) throws IOException {
    return stage.keep(
        HttpLoad.open(
            server,
            SENDERS,
            IntStream.range(0, PriceList.PRODUCTS)
                .mapToObj(product -> HttpLoad.get(server, PriceList.path(product)))
                .toList(),
            OK));
  }
}
