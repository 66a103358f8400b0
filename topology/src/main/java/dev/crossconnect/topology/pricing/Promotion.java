package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.ChargeType;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * Something off for a time.
 *
 * @param on what it is on: products, categories of products, or bundles and all that is in them
 * @param charges which charges it takes something off
 * @param priority the higher comes first
 */
record Promotion(
    String name,
    Discount discount,
    Target on,
    Set<ChargeType> charges,
    Interval window,
    int priority,
    Stacking stacking) {

  /** Whether others may take something off what it has taken something off. */
  enum Stacking {
    WITH_OTHERS,
    ALONE
  }

  record Target(Set<String> skus, Set<String> categories, Set<String> bundles) {}

  /** How much is taken off. */
  sealed interface Discount {

    /** What is taken off an amount for so many units; never more than there is. */
    BigDecimal off(BigDecimal amount, BigDecimal quantity);

    /** For people. */
    String text();
  }

  record Percent(BigDecimal percent) implements Discount {
    @Override
    public BigDecimal off(BigDecimal amount, BigDecimal quantity) {
      return amount.multiply(percent).movePointLeft(2);
    }

    @Override
    public String text() {
      return percent.toPlainString() + " percent off";
    }
  }

  record AmountOff(String currency, BigDecimal each) implements Discount {
    @Override
    public BigDecimal off(BigDecimal amount, BigDecimal quantity) {
      return amount.max(BigDecimal.ZERO).min(each.multiply(quantity));
    }

    @Override
    public String text() {
      return each.toPlainString() + " " + currency + " off each";
    }
  }

  /** The order in which promotions have their say. */
  static final Comparator<Promotion> ORDER =
      Comparator.comparing(Promotion::priority, Comparator.reverseOrder())
          .thenComparing(Promotion::name);

  boolean isOn(String sku, Set<String> categories, Optional<String> bundle) {
    return on.skus().contains(sku)
        || categories.stream().anyMatch(on.categories()::contains)
        || bundle.filter(on.bundles()::contains).isPresent();
  }

  boolean takesOff(ChargeKind kind, String currency) {
    return charges.contains(kind.type())
        && (!(discount instanceof AmountOff off) || off.currency().equals(currency));
  }
}
