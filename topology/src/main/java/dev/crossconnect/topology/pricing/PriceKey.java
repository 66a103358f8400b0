package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.PriceEntry;

/** What is read together: all there is on one product in one price book and currency. */
record PriceKey(String priceBook, String sku, String currency) {

  static PriceKey of(PriceEntry entry) {
    return new PriceKey(entry.getPriceBook(), entry.getSku(), entry.getCurrency());
  }
}
