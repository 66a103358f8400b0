package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderPrice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says what an order costs. The same order, time and prices known then give the same answer. */
interface Pricer {

  /**
   * What is to be priced.
   *
   * @param validAt when the prices have to be valid
   * @param knownAt what the hub knew when it may know it
   */
  record Basket(
      Optional<String> account,
      Optional<String> priceBook,
      Optional<String> currency,
      List<OrderLine> lines,
      Instant validAt,
      Instant knownAt) {}

  /** Whether a basket has a price. */
  sealed interface Answer {

    record Costs(OrderPrice price) implements Answer {}

    /** It has none, and yet may be delivered. */
    record Free(String why) implements Answer {}

    /** It has none. */
    record NoPrice(String why) implements Answer {}
  }

  Answer price(Basket basket);
}
