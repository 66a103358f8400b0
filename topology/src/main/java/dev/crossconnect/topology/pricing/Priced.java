package dev.crossconnect.topology.pricing;

import java.util.List;

/** Whether an item has a price, and which. */
public sealed interface Priced {

  /** It is charged for like this. */
  record Charged(Item item, List<Charge> charges) implements Priced {}

  /** It has no price. */
  record Unpriced(String sku, Why why) implements Priced {}

  /** Why there is no price. */
  enum Why {
    /** The price book does not have the product. */
    UNKNOWN_SKU,
    /** The price book has the product, but not in this currency. */
    NOT_IN_CURRENCY,
    /** There are prices, but none for this time, buyer and quantity. */
    NOT_THEN
  }
}
