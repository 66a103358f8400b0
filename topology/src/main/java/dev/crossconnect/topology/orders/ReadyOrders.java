package dev.crossconnect.topology.orders;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.StoredReader;
import io.javalin.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Orders that were asked for lately, as they are sent. Each is kept with the bytes it was made of,
 * which are read from the store for every answer: if they are still the same so is the answer, and
 * nothing has to be told of changes. To read bytes takes a fraction of making an answer of them.
 */
public final class ReadyOrders {

  private final StoredReader store;
  private final Deserializer<OrderState> orders;
  private final Cache<String, Ready> ready;

  /** An order, and how it is sent but for its position and what closes it. */
  private static final class Ready {

    private final byte[] stored;
    private final byte[] json;

    Ready(byte[] stored, byte[] json) {
      this.stored = stored;
      this.json = json;
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
    return store.stored(copy, id).map(stored -> sent(of(id, stored, json), position));
  }

  private Ready of(String id, byte[] stored, JsonMapper json) {
    Ready kept = ready.getIfPresent(id);
    if (kept != null && Arrays.equals(kept.stored, stored)) {
      return kept;
    }
    byte[] whole =
        json.toJsonString(
                OrderView.of(orders.deserialize("", stored), Optional.empty()), OrderView.class)
            .getBytes(StandardCharsets.UTF_8);
    Ready made = new Ready(stored, Arrays.copyOf(whole, whole.length - 1));
    ready.put(id, made);
    return made;
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
