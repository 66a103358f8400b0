package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.StoreReader;
import dev.crossconnect.topology.query.StoreReader.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Orders of one partition, the newest first. Thread-safe. */
public final class OrderList {

  private static final int AT_ONCE = 1_000;

  private final StoreReader<OrderState> orders;
  private final StoreReader<String> index;

  /** Reads the stores that {@link OrdersTopology} names. */
  public OrderList(StoreReader<OrderState> orders, StoreReader<String> index) {
    this.orders = orders;
    this.index = index;
  }

  /** How many orders there are of these, if there are few enough to be counted. */
  OptionalLong count(Copy copy, Optional<String> account, Optional<LifeState> state) {
    return OrderIndex.count(index, copy, account, state, AT_ONCE);
  }

  Optional<OrderState> order(Copy copy, String orderId) {
    return orders.get(copy, orderId);
  }

  /**
   * Orders behind a cursor, each under its own.
   *
   * @param account whose they have to be, if given
   * @param state in which they have to be, if given
   */
  List<Entry<OrderState>> page(
      Copy copy, Optional<String> account, Optional<LifeState> state, String after, int most) {
    List<Entry<OrderState>> page = new ArrayList<>();
    String from = after;
    List<String> cursors;
    do {
      cursors = OrderIndex.cursors(index, copy, account, state, from, AT_ONCE);
      for (String cursor : cursors) {
        if (page.size() == most) {
          return page;
        }
        orders
            .get(copy, OrderIndex.orderOf(cursor))
            // An order may have gone on since the index was read.
            .filter(order -> state.stream().allMatch(order.getState()::equals))
            .ifPresent(order -> page.add(new Entry<>(cursor, order)));
        from = cursor;
      }
    } while (cursors.size() == AT_ONCE);
    return page;
  }
}
