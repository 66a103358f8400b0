package dev.crossconnect.topology.pricing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a price depends on besides what is bought.
 *
 * @param at when the price is to be valid
 * @param knownAt what the hub knew when it was to know it
 * @param start the day on which recurring charges start, if their first period is asked for
 */
public record Ask(
    String priceBook,
    String currency,
    Buyer buyer,
    Instant at,
    Instant knownAt,
    Optional<LocalDate> start) {

  /** Whether it is to be answered by all that is known. */
  boolean isOfToday() {
    return knownAt.equals(Instant.MAX);
  }
}
