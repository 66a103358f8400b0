package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.TierModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * What an entry of a price book said from one change to the next.
 *
 * @param changedAt when it was changed in its source; the last change is the state of the entry
 * @param knownAt when the hub learnt of it
 * @param from the quantity from which on it is valid
 */
record PriceVersion(
    String entryId,
    Instant changedAt,
    Instant knownAt,
    Standing standing,
    ChargeKind kind,
    TierModel tiers,
    Audience audience,
    Interval valid,
    BigDecimal from,
    BigDecimal amount) {

  /** Total, so that whatever order versions arrive in, the same one is the last. */
  static final Comparator<PriceVersion> BY_CHANGE =
      Comparator.comparing(PriceVersion::changedAt)
          .thenComparing(PriceVersion::knownAt)
          .thenComparing(PriceVersion::toString);

  enum Standing {
    OFFERED,
    WITHDRAWN
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException or {@link java.time.DateTimeException} if it makes no sense
   */
  static PriceVersion of(PriceEntry entry) {
    Interval valid =
        new Interval(
            Optional.ofNullable(entry.getValidFrom()).map(Moment::parse),
            Optional.ofNullable(entry.getValidTo()).map(Moment::parse));
    return new PriceVersion(
        entry.getEntryId(),
        entry.getChangedAt(),
        Optional.ofNullable(entry.getKnownAt()).orElse(entry.getChangedAt()),
        entry.getActive() ? Standing.OFFERED : Standing.WITHDRAWN,
        ChargeKind.of(entry.getChargeType(), entry.getPeriod()),
        entry.getTiers(),
        audience(entry),
        valid,
        Optional.ofNullable(entry.getMinQuantity()).map(Decimals::parse).orElse(BigDecimal.ZERO),
        Decimals.plain(entry.getAmount()));
  }

  private static Audience audience(PriceEntry entry) {
    if (entry.getAccount() != null) {
      return new Audience.OfAccount(entry.getAccount());
    }
    return entry.getSegment() != null
        ? new Audience.OfSegment(entry.getSegment())
        : new Audience.Everyone();
  }

  /** Whether nothing but the times of change and knowledge differ. */
  boolean saysTheSameAs(PriceVersion other) {
    return standing == other.standing
        && kind.equals(other.kind)
        && tiers == other.tiers
        && audience.equals(other.audience)
        && valid.equals(other.valid)
        && from.compareTo(other.from) == 0
        && amount.compareTo(other.amount) == 0;
  }
}
