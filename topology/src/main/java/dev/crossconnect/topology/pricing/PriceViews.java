package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.BillingPeriod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prices as callers see them. What is absent is left out. */
final class PriceViews {

  private PriceViews() {}

  record PriceView(
      String sku,
      String priceBook,
      String currency,
      BigDecimal quantity,
      List<ChargeView> charges) {

    static PriceView of(Priced.Charged priced, Ask ask) {
      return new PriceView(
          priced.item().sku(),
          ask.priceBook(),
          ask.currency(),
          Decimals.plain(priced.item().quantity()),
          priced.charges().stream().map(ChargeView::of).toList());
    }
  }

  record ChargeView(
      String sku,
      String bundle,
      String chargeType,
      String period,
      BigDecimal quantity,
      Money amount,
      FirstPeriodView firstPeriod,
      List<RuleView> rules) {

    static ChargeView of(Charge charge) {
      return new ChargeView(
          charge.sku(),
          charge.bundle().orElse(null),
          charge.kind().type().name(),
          periodOf(charge.kind()),
          Decimals.plain(charge.quantity()),
          charge.total(),
          charge.firstPeriod().map(FirstPeriodView::of).orElse(null),
          RuleView.of(charge));
    }
  }

  record FirstPeriodView(String start, long days, long of, Money amount) {
    static FirstPeriodView of(Charge.FirstPeriod first) {
      return new FirstPeriodView(
          first.share().start().toString(),
          first.share().days(),
          first.share().of(),
          first.total());
    }
  }

  /**
   * A rule that was applied.
   *
   * @param amount what it adds, exactly; negative if it takes off
   */
  record RuleView(String rule, String name, String detail, BigDecimal amount) {

    static List<RuleView> of(Charge charge) {
      List<RuleView> rules = new ArrayList<>();
      charge.bundle().ifPresent(bundle -> rules.add(new RuleView("bundle", bundle, null, null)));
      Tariff tariff = charge.tariff();
      rules.add(
          new RuleView(
              tariff.audience().word() + "-price",
              null,
              "valid " + text(tariff.valid()) + ", known since " + tariff.knownSince(),
              null));
      for (Tariff.Slice slice : charge.slices()) {
        rules.add(
            new RuleView(
                tariff.rungs().size() > 1 ? tariff.tiers().name() + "-tier" : "unit-price",
                slice.entryId(),
                Decimals.plain(slice.quantity()).toPlainString()
                    + " at "
                    + slice.amount().toPlainString(),
                Decimals.plain(slice.cost())));
      }
      for (Charge.Reduction reduction : charge.reductions()) {
        rules.add(
            new RuleView(
                "promotion",
                reduction.promotion().name(),
                reduction.promotion().discount().text(),
                Decimals.plain(reduction.off().negate())));
      }
      rules.add(
          new RuleView(
              "rounding",
              null,
              "half to even, " + Money.decimals(charge.total().unit()) + " decimals",
              null));
      return rules;
    }

    private static String text(Interval valid) {
      return valid.from().map(from -> "from " + from).orElse("from ever")
          + valid.to().map(to -> " to " + to).orElse("");
    }
  }

  record QuoteView(
      String priceBook, String currency, List<LineView> lines, List<TotalView> totals) {

    static QuoteView of(Quoted.Quote quote, Ask ask) {
      return new QuoteView(
          ask.priceBook(),
          quote.currency(),
          quote.lines().stream().map(LineView::of).toList(),
          quote.totals().stream().map(TotalView::of).toList());
    }
  }

  record LineView(String lineId, String sku, BigDecimal quantity, List<ChargeView> charges) {
    static LineView of(Quoted.PricedLine line) {
      return new LineView(
          line.line().lineId(),
          line.line().item().sku(),
          Decimals.plain(line.line().item().quantity()),
          line.charges().stream().map(ChargeView::of).collect(Collectors.toList()));
    }
  }

  record TotalView(String chargeType, String period, Money amount, Money firstPeriod) {
    static TotalView of(Quoted.Total total) {
      return new TotalView(
          total.kind().type().name(),
          periodOf(total.kind()),
          total.total(),
          total.firstPeriod().orElse(null));
    }
  }

  /** An item of a batch that has no price. */
  record BatchProblem(ProblemView problem) {}

  record ProblemView(String type, int status, String detail) {}

  private static String periodOf(ChargeKind kind) {
    return Optional.of(kind).flatMap(ChargeKind::period).map(BillingPeriod::name).orElse(null);
  }
}
