package dev.crossconnect.config.bench.pricing;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers what Redis has under the product, which is the whole answer, ready to be sent. */
final class ReadyInRedis implements Handler, AutoCloseable {

  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> redis;

  ReadyInRedis(URI server, List<byte[]> answers) {
    this.client = RedisClient.create(server.toString());
    this.redis = client.connect(ByteArrayCodec.INSTANCE);
    for (int product = 0; product < answers.size(); product++) {
      redis.sync().set(key(PriceList.sku(product)), answers.get(product));
    }
  }

  @Override
  public void handle(Context http) {
    byte[] answer = redis.sync().get(key(http.pathParam("sku")));
    if (answer == null) {
      http.status(404);
    } else {
      http.contentType("application/json").result(answer);
    }
  }

  private static byte[] key(String sku) {
    return sku.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
  }
}
