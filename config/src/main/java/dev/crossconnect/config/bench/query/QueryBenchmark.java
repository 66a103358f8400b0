package dev.crossconnect.config.bench.query;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.config.bench.BareServer;
import dev.crossconnect.config.bench.Benchmark;
import dev.crossconnect.config.bench.Better;
import dev.crossconnect.config.bench.HttpLoad;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.topology.orders.OrderView;
import dev.crossconnect.topology.orders.OrdersStore;
import dev.crossconnect.topology.stores.Section;
import io.javalin.http.Handler;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Orders asked for over HTTP, by a caller with a key: against a constant answer, against what one
 * writes first, and how long a caller waits for what it has just written.
 */
public final class QueryBenchmark implements Benchmark {

  private static final String ROUTE = "/v1/orders/{id}";
  private static final String ORDERS = "orders/s";
  private static final int SENDERS = 64;
  private static final int OK = 200;

  private final Portal portal = new Portal();
  private boolean isFilled;

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String what() {
    return "orders asked for over HTTP against a constant answer and a plain handler; read-your-write";
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
        new Figure("query.orders-to-constant", this::toConstant),
        new Figure("query.orders-to-naive", this::toNaive),
        new Figure("query.read-your-write", this::readYourWrite));
  }

  private Measurement toConstant(Stage stage) throws IOException {
    fill(stage);
    BareServer constant =
        stage.keep(BareServer.constant(stage, ROUTE, portal.answer(stage, 0).body()));
    return new Measurement(
        ORDERS, Better.HIGHER, 0.8, asked(stage, stage.hub()), asked(stage, constant.url()));
  }

  private Measurement toNaive(Stage stage) throws IOException {
    fill(stage);
    BareServer naive = stage.keep(BareServer.with(stage, ROUTE, naive(stage)));
    return new Measurement(
        ORDERS, Better.HIGHER, 1.0, asked(stage, stage.hub()), asked(stage, naive.url()));
  }

  private Measurement readYourWrite(Stage stage) throws IOException {
    fill(stage);
    double interval = stage.settings().streams().commitInterval().toMillis();
    return new Measurement(
        "ms", Better.LOWER, 1, time -> portal.medianWait(stage, time), time -> 2 * interval);
  }

  private void fill(Stage stage) throws IOException {
    if (!isFilled) {
      portal.sell(stage);
      isFilled = true;
    }
  }

  /** The same requests for everybody; the bare servers do not look at the key. */
  private HttpLoad asked(Stage stage, URI server) throws IOException {
    return stage.keep(
        HttpLoad.open(
            server,
            SENDERS,
            IntStream.range(0, Portal.ORDERS)
                .mapToObj(order -> HttpLoad.get(server, Portal.path(order), portal.header()))
                .toList(),
            OK));
  }

  /** What one writes who has read how Kafka Streams is queried. */
  private static Handler naive(Stage stage) {
    Section<OrderState> orders = OrdersStore.with(stage.serdes()).orders();
    ReadOnlyKeyValueStore<String, byte[]> store =
        stage
            .stores()
            .orElseThrow()
            .store(
                StoreQueryParameters.fromNameAndType(
                    OrdersStore.NAME, QueryableStoreTypes.keyValueStore()));
    return http -> {
      byte[] stored = store.get(orders.key(http.pathParam("id")));
      if (stored == null) {
        throw new NotFoundResponse();
      }
      http.json(OrderView.of(orders.value(stored), Optional.empty()));
    };
  }
}
