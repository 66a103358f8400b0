package dev.crossconnect.config.bench.pricing;

import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.config.http.Listener;
import dev.crossconnect.config.http.WebServer;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An HTTP server set up like the hub's, with one route that asks for a price: no limit, no metric,
 * no rule, no error document.
 */
final class BareServer implements AutoCloseable {

  private static final String JSON = "application/json";

  private final Listener listener;
  private final Javalin javalin;
  private final Runnable behind;

  private BareServer(Stage stage, Handler handler, Runnable behind) throws IOException {
    this.behind = behind;
    this.listener = Listener.open(stage.hub().getHost(), 0);
    this.javalin =
        Javalin.create(
                config -> {
                  WebServer.setUp(config, listener, stage.settings().process().http());
                  config.routes.get("/v1/prices/{sku}", handler);
                })
            .start();
  }

  /** Answers the same to everybody. */
  static BareServer constant(Stage stage, byte[] answer) throws IOException {
    return new BareServer(stage, http -> http.contentType(JSON).result(answer), () -> {});
  }

  /** Answers what Redis has under the product, which is the whole answer, ready to be sent. */
  static BareServer withRedis(Stage stage, URI redis, List<byte[]> answers) throws IOException {
    RedisClient client = RedisClient.create(redis.toString());
    StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
    for (int product = 0; product < answers.size(); product++) {
      connection.sync().set(key(PriceList.sku(product)), answers.get(product));
    }
    return new BareServer(
        stage,
        http -> fromRedis(http, connection),
        () -> {
          connection.close();
          client.shutdown();
        });
  }

  private static void fromRedis(Context http, StatefulRedisConnection<byte[], byte[]> redis) {
    byte[] answer = redis.sync().get(key(http.pathParam("sku")));
    if (answer == null) {
      http.status(404);
    } else {
      http.contentType(JSON).result(answer);
    }
  }

  private static byte[] key(String sku) {
    return sku.getBytes(StandardCharsets.UTF_8);
  }

  URI url() {
    return URI.create("http://" + listener.address());
  }

  @Override
  public void close() {
    javalin.stop();
    behind.run();
  }
}
