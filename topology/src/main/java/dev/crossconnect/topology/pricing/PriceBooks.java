package dev.crossconnect.topology.pricing;

import java.util.Set;

/** Where prices are looked up. */
public interface PriceBooks {

  /** The prices of a product; an empty list if there are none. */
  PriceList list(String priceBook, String sku, String currency);

  /** The currencies in which a price book has a product. */
  Set<String> currencies(String priceBook, String sku);
}
