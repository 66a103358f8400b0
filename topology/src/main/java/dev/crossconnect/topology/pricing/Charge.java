package dev.crossconnect.topology.pricing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What is to be paid for one thing in one way.
 *
 * @param bundle the bundle it is bought in
 * @param tariff the prices that were taken
 * @param slices what each part of the quantity costs; more than one where tiers are graduated
 * @param reductions what promotions take off, one after the other, exactly
 * @param total what is to be paid, in full periods if it recurs
 * @param firstPeriod what is to be paid for the first period, if it recurs and its start is known
 */
public record Charge(
    String sku,
    Optional<String> bundle,
    ChargeKind kind,
    BigDecimal quantity,
    Tariff tariff,
    List<Tariff.Slice> slices,
    List<Reduction> reductions,
    Money total,
    Optional<FirstPeriod> firstPeriod) {

  /** What a promotion takes off. */
  record Reduction(Promotion promotion, BigDecimal off) {}

  /** The first period of a charge that recurs. */
  record FirstPeriod(Share share, Money total) {}
}
