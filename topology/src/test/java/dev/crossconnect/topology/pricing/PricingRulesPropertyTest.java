package dev.crossconnect.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.topology.document.Document;
import io.javalin.json.JavalinJackson;
import io.javalin.json.JsonMapper;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class PricingRulesPropertyTest {

  private static final JsonMapper JSON = new JavalinJackson();

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Offers offers =
      Offers.from(
          Document.read(
              "offers",
              new StringReader(
                  """
                  bundles: {B: {parts: {S: 2, T: 1}}}
                  categories: {C: [T]}
                  promotions:
                    p: {off: 7.5 %, skus: [S], stacks: true}
                    q: {off: 0.11 EUR, categories: [C], stacks: true, from: "2026-01-04"}
                    r: {off: 3 %, bundles: [B], stacks: true, priority: 2}
                  """)));

  @Property(tries = 300)
  void anyOrderOfLoadingGivesTheSamePricesAtAnyTime(
      @ForAll("entries") List<PriceEntry> entries,
      @ForAll("asks") Ask ask,
      @ForAll("items") Item item,
      @ForAll Random dice) {
    List<PriceEntry> disorder = new ArrayList<>(entries);
    Collections.shuffle(disorder, dice);

    assertThat(rules(disorder).price(item, ask)).isEqualTo(rules(entries).price(item, ask));
  }

  @Property(tries = 300)
  void whatIsLearntLaterDoesNotChangeWhatWasKnown(
      @ForAll("entries") List<PriceEntry> entries,
      @ForAll("asks") Ask ask,
      @ForAll("items") Item item) {
    List<PriceEntry> then =
        entries.stream().filter(entry -> !entry.getChangedAt().isAfter(ask.knownAt())).toList();
    Priced known = rules(entries).price(item, ask);

    if (known instanceof Priced.Charged) {
      assertThat(rules(then).price(item, ask)).isEqualTo(known);
    } else {
      assertThat(rules(then).price(item, ask)).isInstanceOf(Priced.Unpriced.class);
    }
  }

  @Property(tries = 300)
  void loadingTheSameAgainLaterChangesNoPrice(
      @ForAll("entries") List<PriceEntry> entries,
      @ForAll("asks") Ask ask,
      @ForAll("items") Item item) {
    List<PriceEntry> twice = new ArrayList<>(entries);
    for (PriceEntry last : lastOfEach(entries)) {
      twice.add(
          PriceEntry.newBuilder(last).setChangedAt(last.getChangedAt().plusMillis(1)).build());
    }

    assertThat(amounts(rules(twice).price(item, ask)))
        .isEqualTo(amounts(rules(entries).price(item, ask)));
  }

  @Property(tries = 300)
  void aQuoteIsTheSumOfItsLinesAndEachIsRoundedOnce(
      @ForAll("entries") List<PriceEntry> entries,
      @ForAll("asks") Ask ask,
      @ForAll("baskets") List<Item> items) {
    List<Quoted.Line> basket = items.stream().map(item -> new Quoted.Line("line", item)).toList();
    if (!(rules(entries).quote(basket, ask) instanceof Quoted.Quote quote)) {
      return;
    }

    for (Quoted.Total total : quote.totals()) {
      List<Charge> charges =
          quote.lines().stream()
              .flatMap(line -> line.charges().stream())
              .filter(charge -> charge.kind().equals(total.kind()))
              .toList();
      assertThat(total.total().value())
          .isEqualTo(
              charges.stream()
                  .map(charge -> charge.total().value())
                  .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add));
      assertThat(charges).allSatisfy(PricingRulesPropertyTest::assertRoundedOnce);
    }
  }

  @Property(tries = 300)
  void anAnswerThatIsReadyIsTheOneThatWouldBeMade(
      @ForAll("entries") List<PriceEntry> before,
      @ForAll("entries") List<PriceEntry> after,
      @ForAll("conversations") List<Tuple2<Ask, Item>> asked) {
    ReadyAnswers ready = new ReadyAnswers(PricingSettings.from(Map.of()));
    for (List<PriceEntry> entries : List.of(before, after, before)) {
      PriceBooks books = remembering(Prices.books(entries));
      for (Tuple2<Ask, Item> question : asked) {
        assertThat(answer(ready, books, question))
            .isEqualTo(
                answer(
                    new ReadyAnswers(PricingSettings.from(Map.of("pricing.cached.answers", 0))),
                    books,
                    question));
      }
    }
  }

  private String answer(ReadyAnswers answers, PriceBooks books, Tuple2<Ask, Item> question) {
    if (!(new PricingRules(books, offers).price(question.get2(), question.get1())
        instanceof Priced.Charged charged)) {
      return "none";
    }
    return new String(
        answers.of(books, offers, question.get2(), question.get1(), JSON, () -> charged).json(),
        StandardCharsets.UTF_8);
  }

  /** As the store does: the same list as long as it has not changed. */
  private static PriceBooks remembering(PriceBooks books) {
    Map<String, PriceList> lists = new HashMap<>();
    return new PriceBooks() {
      @Override
      public PriceList list(String priceBook, String sku, String currency) {
        return lists.computeIfAbsent(sku, any -> books.list(priceBook, sku, currency));
      }

      @Override
      public Set<String> currencies(String priceBook, String sku) {
        return books.currencies(priceBook, sku);
      }
    };
  }

  private static void assertRoundedOnce(Charge charge) {
    BigDecimal exact =
        charge.slices().stream()
            .map(slice -> slice.quantity().multiply(slice.amount()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    for (Charge.Reduction reduction : charge.reductions()) {
      exact = exact.subtract(reduction.off());
    }
    assertThat(charge.total().value()).isEqualTo(exact.setScale(2, RoundingMode.HALF_EVEN));
    BigDecimal gross = exact;
    charge
        .firstPeriod()
        .ifPresent(
            first ->
                assertThat(
                        first
                            .total()
                            .value()
                            .multiply(BigDecimal.valueOf(first.share().of()))
                            .subtract(gross.multiply(BigDecimal.valueOf(first.share().days())))
                            .abs())
                    .as("the share is off by half a cent at most")
                    .isLessThanOrEqualTo(
                        new BigDecimal("0.005").multiply(BigDecimal.valueOf(first.share().of()))));
  }

  private PricingRules rules(List<PriceEntry> entries) {
    return new PricingRules(Prices.books(entries), offers);
  }

  private static List<Money> amounts(Priced priced) {
    return priced instanceof Priced.Charged charged
        ? charged.charges().stream().map(Charge::total).toList()
        : List.of();
  }

  private static List<PriceEntry> lastOfEach(List<PriceEntry> entries) {
    return entries.stream()
        .filter(
            entry ->
                entries.stream()
                    .filter(other -> other.getEntryId().equals(entry.getEntryId()))
                    .noneMatch(other -> other.getChangedAt().isAfter(entry.getChangedAt())))
        .toList();
  }

  /** Versions of few entries within few days, so that they meet; each of a key of its own. */
  @Provide
  Arbitrary<List<PriceEntry>> entries() {
    Arbitrary<String> interval =
        Arbitraries.of(
            "",
            "[2026-01-02,)",
            "[,2026-01-06)",
            "[2026-01-02,2026-01-05)",
            "[2026-01-03,2026-01-06)");
    Arbitrary<String> audience = Arbitraries.of("", "", "account:A", "segment:G");
    Arbitrary<String> tier = Arbitraries.of("", "", ">=3", ">=3 graduated", "graduated");
    Arbitrary<String> kind = Arbitraries.of("once", "monthly", "usage");
    Arbitrary<BigDecimal> amount =
        Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.TEN).ofScale(4);
    Arbitrary<String> standing = Arbitraries.of("", "", "", "withdrawn");
    Arbitrary<String> price =
        Combinators.combine(kind, amount, interval, audience, tier, standing)
            .as(
                (of, worth, valid, whom, from, is) ->
                    String.join(" ", of, worth.toPlainString(), valid, whom, from, is));
    Arbitrary<String> id = Arbitraries.of("a", "b", "c", "d");
    Arbitrary<String> sku = Arbitraries.of("S", "S", "T", "B");
    Arbitrary<Integer> day = Arbitraries.integers().between(1, 6);
    return Combinators.combine(price, id, sku, day)
        .as(
            (of, entry, product, known) ->
                Prices.of(
                        "%s id:%s%s sku:%s known:2026-01-0%d"
                            .formatted(of, product, entry, product, known),
                        "EUR")
                    .get(0))
        .list()
        .ofMaxSize(12)
        .uniqueElements(entry -> entry.getEntryId() + entry.getChangedAt());
  }

  @Provide
  Arbitrary<Ask> asks() {
    Arbitrary<Instant> times =
        Arbitraries.integers().between(0, 7 * 24).map(hour -> BEGIN.plus(Duration.ofHours(hour)));
    Arbitrary<Optional<LocalDate>> starts =
        Arbitraries.integers()
            .between(0, 400)
            .map(day -> LocalDate.of(2027, 12, 1).plusDays(day))
            .optional();
    return Combinators.combine(
            Arbitraries.of("A", "Z").optional(),
            Arbitraries.of("G").optional(),
            times,
            times,
            starts)
        .as(
            (account, segment, at, known, start) ->
                new Ask(Prices.BOOK, "EUR", new Buyer(account, segment), at, known, start));
  }

  /** Few things to ask for, so that the same is asked again at other times. */
  @Provide
  Arbitrary<List<Tuple2<Ask, Item>>> conversations() {
    Arbitrary<Item> few =
        Arbitraries.of("S", "B").map(sku -> new Item(sku, BigDecimal.ONE, BigDecimal.ONE));
    Arbitrary<Ask> today =
        asks()
            .map(
                ask ->
                    new Ask(
                        ask.priceBook(),
                        ask.currency(),
                        ask.buyer(),
                        ask.at(),
                        ask.knownAt().isBefore(BEGIN.plus(Duration.ofDays(1)))
                            ? ask.knownAt()
                            : Instant.MAX,
                        ask.start().filter(day -> day.getDayOfMonth() == 1)));
    return Combinators.combine(today, few).as(Tuple::of).list().ofMinSize(2).ofMaxSize(20);
  }

  @Provide
  Arbitrary<Item> items() {
    Arbitrary<BigDecimal> quantities =
        Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.TEN).ofScale(2);
    return Combinators.combine(Arbitraries.of("S", "T", "B"), quantities, quantities).as(Item::new);
  }

  @Provide
  Arbitrary<List<Item>> baskets() {
    return items().list().ofMinSize(1).ofMaxSize(4);
  }
}
