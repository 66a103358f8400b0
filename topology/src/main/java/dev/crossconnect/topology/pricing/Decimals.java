package dev.crossconnect.topology.pricing;

import java.math.BigDecimal;

/** Decimal numbers from outside, which may not be so long or so large that they cost us. */
final class Decimals {

  static final int MOST_DECIMALS = 12;
  static final int MOST_DIGITS = 26;

  private static final int LONGEST_TEXT = 64;

  private Decimals() {}

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it is none, or none that prices can hold
   */
  static BigDecimal parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("is longer than " + LONGEST_TEXT + " characters");
    }
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a decimal number such as 12.50", e);
    }
    long scale = number.scale();
    if (scale > MOST_DECIMALS || number.precision() - scale > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "has more than "
              + MOST_DIGITS
              + " digits before or "
              + MOST_DECIMALS
              + " after the point");
    }
    return plain(number);
  }

  /** Without zeros at the end and without an exponent. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
