package dev.crossconnect.topology.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of a basket. */
public sealed interface Quoted {

  /** One thing in a basket; the name is the caller's. */
  record Line(String lineId, Item item) {}

  record PricedLine(Line line, List<Charge> charges) {}

  /** What is to be paid for a basket. */
  record Quote(String currency, List<PricedLine> lines, List<Total> totals) implements Quoted {

    /** Adds up what was rounded before, so that a quote is the sum of its lines to the cent. */
    static Quote of(String currency, List<PricedLine> lines) {
      Map<ChargeKind, List<Charge>> byKind = new TreeMap<>();
      lines.forEach(
          line ->
              line.charges()
                  .forEach(
                      charge ->
                          byKind
                              .computeIfAbsent(charge.kind(), kind -> new ArrayList<>())
                              .add(charge)));
      return new Quote(
          currency,
          List.copyOf(lines),
          byKind.entrySet().stream()
              .map(kind -> Total.of(kind.getKey(), currency, kind.getValue()))
              .toList());
    }
  }

  /** What one kind of charge adds up to. */
  record Total(ChargeKind kind, Money total, Optional<Money> firstPeriod) {

    private static Total of(ChargeKind kind, String currency, List<Charge> charges) {
      return new Total(
          kind,
          charges.stream().map(Charge::total).reduce(Money.zero(currency), Money::plus),
          charges.stream()
              .flatMap(charge -> charge.firstPeriod().stream())
              .map(Charge.FirstPeriod::total)
              .reduce(Money::plus));
    }
  }

  /** A line of the basket has no price. */
  record Refused(Line line, Priced.Unpriced why) implements Quoted {}
}
