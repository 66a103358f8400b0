package dev.crossconnect.topology.pricing;

import java.util.Optional;

/** Who asks for a price, as far as it matters to the price. */
public record Buyer(Optional<String> account, Optional<String> segment) {

  static final Buyer ANYONE = new Buyer(Optional.empty(), Optional.empty());
}
