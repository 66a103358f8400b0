package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The orders of one task, of which those that were touched last stay at hand as objects: an order
 * on its way is told something new many times a second, and to read it from its bytes each time
 * takes as long as to decide. Records are not changed once made, so nobody minds who else has one.
 *
 * <p>What is at hand is what was written last, whether it is committed or not, just as in the store
 * itself. Whatever takes writes back also begins the task anew, and with it this.
 */
final class OrderStore {

  /** Ten kilobytes or so each, for every partition at work here. */
  static final int MOST_AT_HAND = 500;

  private final KeyValueStore<String, OrderState> store;
  private final Map<String, OrderState> atHand =
      new LinkedHashMap<>(MOST_AT_HAND, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OrderState> eldest) {
          return size() > MOST_AT_HAND;
        }
      };

  OrderStore(KeyValueStore<String, OrderState> store) {
    this.store = store;
  }

  /** The order, or null if there is none. */
  OrderState get(String orderId) {
    OrderState order = atHand.get(orderId);
    return order == null ? store.get(orderId) : order;
  }

  void put(String orderId, OrderState order) {
    store.put(orderId, order);
    atHand.put(orderId, order);
  }

  void delete(String orderId) {
    store.delete(orderId);
    atHand.remove(orderId);
  }
}
