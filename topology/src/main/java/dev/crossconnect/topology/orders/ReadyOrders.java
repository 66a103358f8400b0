package dev.crossconnect.topology.orders;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.StoredReader;
import dev.crossconnect.topology.query.StoredReader.Version;
import io.javalin.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Orders that were asked for lately, as they are sent, each with the bytes it was made of and their
 * version. What has the same version is not even read; what has the same bytes need not be made
 * again. So nothing has to be told of changes.
 */
public final class ReadyOrders {

  private final StoredReader store;
  private final Deserializer<OrderState> orders;
  private final Cache<String, Ready> ready;

  /** An order, and how it is sent but for its position and what closes it. */
  private static final class Ready {

    private final byte[] stored;
    private final byte[] json;
    private final Optional<Version> version;

    Ready(byte[] stored, byte[] json, Optional<Version> version) {
      this.stored = stored;
      this.json = json;
      this.version = version;
    }

    boolean isOf(Optional<Version> now) {
      return now.isPresent() && now.equals(version);
    }

    int bytes() {
      return stored.length + json.length;
    }
  }

  /**
   * Keeps none yet.
   *
   * @param mostBytes how much the orders and answers that are kept may take
   */
  public ReadyOrders(StoredReader store, Deserializer<OrderState> orders, long mostBytes) {
    this.store = store;
    this.orders = orders;
    this.ready =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((String id, Ready kept) -> kept.bytes())
            .executor(Runnable::run)
            .build();
  }

  /** The JSON of an order, if there is one. */
  Optional<byte[]> json(Copy copy, String id, Optional<Position> position, JsonMapper json) {
    Optional<Version> version = store.version(copy, id);
    Ready kept = ready.getIfPresent(id);
    if (kept != null && kept.isOf(version)) {
      return Optional.of(sent(kept, position));
    }
    Optional<byte[]> stored = store.stored(copy, id);
    return stored.map(
        bytes -> {
          Ready now =
              new Ready(
                  bytes,
                  kept != null && Arrays.equals(kept.stored, bytes) ? kept.json : made(bytes, json),
                  version);
          ready.put(id, now);
          return sent(now, position);
        });
  }

  private byte[] made(byte[] stored, JsonMapper json) {
    OrderState order = orders.deserialize("", stored);
    byte[] whole =
        json.toJsonString(OrderView.of(order, Optional.empty()), OrderView.class)
            .getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(whole, whole.length - 1);
  }

  /** A position has no character that JSON would want escaped. */
  private static byte[] sent(Ready order, Optional<Position> position) {
    byte[] rest =
        position
            .map(known -> ",\"position\":\"" + known + "\"}")
            .orElse("}")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(order.json.length + rest.length).put(order.json).put(rest).array();
  }
}
