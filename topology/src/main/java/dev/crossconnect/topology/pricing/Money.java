package dev.crossconnect.topology.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;

/**
 * An amount of one currency, in whole minor units. Everything before it is exact, and this is the
 * one place where amounts are rounded: half to even, so that many roundings do not lean to a side.
 *
 * @param unit the ISO 4217 code of the currency
 */
public record Money(String unit, BigDecimal value) {

  /** Rounds an exact amount to the minor unit of its currency: JPY 0, EUR 2, KWD 3 decimals. */
  static Money rounded(String unit, BigDecimal exact) {
    return new Money(unit, exact.setScale(decimals(unit), RoundingMode.HALF_EVEN));
  }

  /** Rounds a share of an exact amount; the division is the rounding, so there is but one. */
  static Money rounded(String unit, BigDecimal exact, Share share) {
    return new Money(
        unit,
        exact
            .multiply(BigDecimal.valueOf(share.days()))
            .divide(BigDecimal.valueOf(share.of()), decimals(unit), RoundingMode.HALF_EVEN));
  }

  static Money zero(String unit) {
    return rounded(unit, BigDecimal.ZERO);
  }

  Money plus(Money other) {
    if (!unit.equals(other.unit)) {
      throw new IllegalArgumentException("There is no sum of " + unit + " and " + other.unit);
    }
    return new Money(unit, value.add(other.value));
  }

  /** Whether this is the code of a currency that has coins or notes to round to. */
  static boolean isCurrency(String code) {
    return currency(code).isPresent();
  }

  /** How many decimals amounts of this currency have. */
  public static int decimals(String unit) {
    return currency(unit)
        .orElseThrow(() -> new IllegalArgumentException("'" + unit + "' is no currency"))
        .getDefaultFractionDigits();
  }

  private static Optional<Currency> currency(String code) {
    try {
      return Optional.of(Currency.getInstance(code.toUpperCase(Locale.ROOT)))
          .filter(known -> known.getCurrencyCode().equals(code))
          .filter(known -> known.getDefaultFractionDigits() >= 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
