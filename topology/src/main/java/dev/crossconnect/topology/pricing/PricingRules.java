package dev.crossconnect.topology.pricing;

import dev.crossconnect.topology.pricing.Priced.Charged;
import dev.crossconnect.topology.pricing.Priced.Unpriced;
import dev.crossconnect.topology.pricing.Priced.Why;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What things cost. A function of what the price books hold, what is on offer, and what is asked.
 *
 * <p>Amounts stay exact through tiers and promotions and are rounded once, when they become the
 * total of a charge; totals of a quote are sums of those.
 */
public final class PricingRules {

  private final PriceBooks books;
  private final Offers offers;

  public PricingRules(PriceBooks books, Offers offers) {
    this.books = books;
    this.offers = offers;
  }

  /** What tiers, in the same interval and for the same audience, are part of the same tariff. */
  private record Bracket(Audience audience, Interval valid, Enum<?> tiers) {}

  /** What an item costs: a bundle what its parts do, and what it is priced at itself besides. */
  public Priced price(Item item, Ask ask) {
    Optional<Map<String, BigDecimal>> parts = offers.parts(item.sku());
    if (parts.isEmpty()) {
      return price(item, Optional.empty(), ask);
    }
    Optional<String> bundle = Optional.of(item.sku());
    List<Charge> charges = new ArrayList<>();
    if (price(item, bundle, ask) instanceof Charged own) {
      charges.addAll(own.charges());
    }
    for (Map.Entry<String, BigDecimal> part : parts.get().entrySet()) {
      Priced priced = price(item.part(part.getKey(), part.getValue()), bundle, ask);
      if (!(priced instanceof Charged charged)) {
        return priced;
      }
      charges.addAll(charged.charges());
    }
    return new Charged(item, List.copyOf(charges));
  }

  /** A priced basket, or why there is none: of the first item that has no price. */
  public Quoted quote(List<Quoted.Line> basket, Ask ask) {
    List<Quoted.PricedLine> lines = new ArrayList<>();
    for (Quoted.Line line : basket) {
      Priced priced = price(line.item(), ask);
      if (priced instanceof Unpriced unpriced) {
        return new Quoted.Refused(line, unpriced);
      }
      lines.add(new Quoted.PricedLine(line, ((Charged) priced).charges()));
    }
    return Quoted.Quote.of(ask.currency(), lines);
  }

  private Priced price(Item item, Optional<String> bundle, Ask ask) {
    PriceList list = books.list(ask.priceBook(), item.sku(), ask.currency());
    if (list.isEmpty()) {
      return new Unpriced(
          item.sku(),
          books.currencies(ask.priceBook(), item.sku()).isEmpty()
              ? Why.UNKNOWN_SKU
              : Why.NOT_IN_CURRENCY);
    }
    List<Charge> charges = new ArrayList<>();
    tariffs(list, item, ask)
        .forEach((kind, tariff) -> charges.add(charge(item, bundle, tariff, ask)));
    return charges.isEmpty()
        ? new Unpriced(item.sku(), Why.NOT_THEN)
        : new Charged(item, List.copyOf(charges));
  }

  /** The tariff of each kind of charge that takes precedence among those that apply. */
  private static Map<ChargeKind, Tariff> tariffs(PriceList list, Item item, Ask ask) {
    Map<ChargeKind, Map<Bracket, List<PriceList.Known>>> brackets = new TreeMap<>();
    for (PriceList.Known known : list.known(ask.knownAt())) {
      PriceVersion version = known.version();
      if (version.valid().contains(ask.at()) && version.audience().includes(ask.buyer())) {
        brackets
            .computeIfAbsent(version.kind(), kind -> new HashMap<>())
            .computeIfAbsent(
                new Bracket(version.audience(), version.valid(), version.tiers()),
                bracket -> new ArrayList<>())
            .add(known);
      }
    }
    Map<ChargeKind, Tariff> chosen = new TreeMap<>();
    brackets.forEach(
        (kind, of) ->
            of.values().stream()
                .map(Tariff::of)
                .filter(tariff -> tariff.reachedBy(kind.quantityOf(item)))
                .min(Tariff.PRECEDENCE)
                .ifPresent(tariff -> chosen.put(kind, tariff)));
    return chosen;
  }

  private Charge charge(Item item, Optional<String> bundle, Tariff tariff, Ask ask) {
    ChargeKind kind = tariff.kind();
    BigDecimal quantity = kind.quantityOf(item);
    List<Tariff.Slice> slices = tariff.slices(quantity);
    BigDecimal exact =
        slices.stream().map(Tariff.Slice::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    List<Charge.Reduction> reductions = new ArrayList<>();
    for (Promotion promotion : offers.promotions(item.sku(), bundle, kind, ask)) {
      BigDecimal off = promotion.discount().off(exact, quantity);
      reductions.add(new Charge.Reduction(promotion, off));
      exact = exact.subtract(off);
    }
    return new Charge(
        item.sku(),
        bundle,
        kind,
        quantity,
        tariff,
        slices,
        List.copyOf(reductions),
        Money.rounded(ask.currency(), exact),
        firstPeriod(kind, exact, ask));
  }

  private static Optional<Charge.FirstPeriod> firstPeriod(
      ChargeKind kind, BigDecimal exact, Ask ask) {
    if (kind.period().isEmpty() || ask.start().isEmpty()) {
      return Optional.empty();
    }
    Share share = Share.from(ask.start().get(), kind.period().get());
    return Optional.of(new Charge.FirstPeriod(share, Money.rounded(ask.currency(), exact, share)));
  }
}
