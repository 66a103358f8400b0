package dev.crossconnect.topology.pricing;

import java.math.BigDecimal;

/**
 * What is bought.
 *
 * @param usage how many units of use are to be charged, for prices that go by use
 */
public record Item(String sku, BigDecimal quantity, BigDecimal usage) {

  Item part(String partSku, BigDecimal each) {
    return new Item(partSku, quantity.multiply(each), usage);
  }
}
