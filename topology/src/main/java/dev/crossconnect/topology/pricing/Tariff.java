package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.TierModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Entries that belong together: tiers of one kind of charge, for one audience, valid in one
 * interval. A tariff is taken or left as a whole, because tiers of different tariffs do not mix.
 *
 * @param rungs its tiers, the one from the lowest quantity first
 * @param knownSince when the last of what it says was learnt
 */
record Tariff(
    ChargeKind kind,
    Audience audience,
    Interval valid,
    TierModel tiers,
    List<PriceVersion> rungs,
    Instant knownSince) {

  /**
   * The order of precedence, first come first taken: account before segment before list; the
   * narrower interval; what was learnt later; the later beginning; and as the last resort the model
   * and the id, so that the answer is the same everywhere.
   */
  static final Comparator<Tariff> PRECEDENCE =
      Comparator.comparingInt((Tariff tariff) -> tariff.audience().rank())
          .thenComparing(Tariff::valid, Interval.NARROWER_FIRST)
          .thenComparing(Tariff::knownSince, Comparator.reverseOrder())
          .thenComparing(
              tariff -> tariff.valid().from().orElse(Instant.MIN), Comparator.reverseOrder())
          .thenComparing(Tariff::tiers)
          .thenComparing(tariff -> tariff.rungs().get(0).entryId());

  /** Makes a tariff of entries that share all but quantity; of two for one quantity the later. */
  static Tariff of(List<PriceList.Known> entries) {
    TreeMap<BigDecimal, PriceList.Known> byQuantity = new TreeMap<>();
    entries.forEach(entry -> byQuantity.merge(entry.version().from(), entry, Tariff::laterKnown));
    PriceVersion any = entries.get(0).version();
    return new Tariff(
        any.kind(),
        any.audience(),
        any.valid(),
        any.tiers(),
        byQuantity.values().stream().map(PriceList.Known::version).toList(),
        Collections.max(byQuantity.values().stream().map(PriceList.Known::since).toList()));
  }

  private static PriceList.Known laterKnown(PriceList.Known one, PriceList.Known other) {
    Comparator<PriceList.Known> order =
        Comparator.comparing(PriceList.Known::since)
            .thenComparing(known -> known.version().entryId(), Comparator.reverseOrder());
    return order.compare(one, other) >= 0 ? one : other;
  }

  /** Part of a quantity, and what each unit of it costs. */
  record Slice(BigDecimal quantity, BigDecimal amount, String entryId) {
    BigDecimal cost() {
      return quantity.multiply(amount);
    }
  }

  boolean reachedBy(BigDecimal quantity) {
    return rungs.get(0).from().compareTo(quantity) <= 0;
  }

  /** What a quantity costs that reaches it. */
  List<Slice> slices(BigDecimal quantity) {
    return switch (tiers) {
      case Volume -> List.of(wholeAt(lastReached(quantity), quantity));
      case Graduated -> graduated(quantity);
    };
  }

  private PriceVersion lastReached(BigDecimal quantity) {
    PriceVersion reached = rungs.get(0);
    for (PriceVersion rung : rungs) {
      if (rung.from().compareTo(quantity) <= 0) {
        reached = rung;
      }
    }
    return reached;
  }

  /** What lies above a tier's quantity costs what the tier says; the first tier begins at zero. */
  private List<Slice> graduated(BigDecimal quantity) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < rungs.size(); i++) {
      BigDecimal begin = i == 0 ? BigDecimal.ZERO : rungs.get(i).from();
      BigDecimal end = i + 1 < rungs.size() ? rungs.get(i + 1).from().min(quantity) : quantity;
      if (end.compareTo(begin) > 0) {
        slices.add(wholeAt(rungs.get(i), end.subtract(begin)));
      }
    }
    return slices.isEmpty() ? List.of(wholeAt(rungs.get(0), quantity)) : List.copyOf(slices);
  }

  private static Slice wholeAt(PriceVersion rung, BigDecimal quantity) {
    return new Slice(quantity, rung.amount(), rung.entryId());
  }
}
