package dev.crossconnect.topology.pricing;

import dev.crossconnect.topology.query.Problem;

/** What can be wrong with a question for a price. */
final class PriceProblem {

  static final Problem UNKNOWN_SKU = new Problem("unknown-sku", 404);
  static final Problem NO_PRICE_IN_CURRENCY = new Problem("no-price-in-currency", 404);
  static final Problem NO_PRICE_THEN = new Problem("no-price-then", 404);
  static final Problem UNKNOWN_CURRENCY = new Problem("unknown-currency", 400);
  static final Problem NEGATIVE_QUANTITY = new Problem("negative-quantity", 400);
  static final Problem MIXED_CURRENCIES = new Problem("mixed-currencies", 400);
  static final Problem INVALID = new Problem("invalid-request", 400);
  static final Problem TOO_MANY = new Problem("too-many-keys", 400);
  static final Problem NOT_RESTORED = new Problem("prices-not-restored", 503);

  private PriceProblem() {}
}
