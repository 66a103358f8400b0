package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.BillingPeriod;
import dev.crossconnect.avro.ChargeType;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;

/**
 * What kind of charge it is. Charges of different kinds come beside each other, and each kind has
 * one price.
 *
 * @param period how often a recurring charge comes; nothing for the others
 */
public record ChargeKind(ChargeType type, Optional<BillingPeriod> period)
    implements Comparable<ChargeKind> {

  private static final Comparator<ChargeKind> ORDER =
      Comparator.comparing(ChargeKind::type)
          .thenComparing(kind -> kind.period().map(BillingPeriod::ordinal).orElse(-1));

  static ChargeKind of(ChargeType type, BillingPeriod period) {
    return new ChargeKind(
        type, type == ChargeType.Recurring ? Optional.of(period) : Optional.empty());
  }

  /** How much of an item it is charged for. */
  BigDecimal quantityOf(Item item) {
    return type == ChargeType.Usage ? item.usage() : item.quantity();
  }

  @Override
  public int compareTo(ChargeKind other) {
    return ORDER.compare(this, other);
  }
}
