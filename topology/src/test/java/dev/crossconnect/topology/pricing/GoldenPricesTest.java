package dev.crossconnect.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.topology.document.Document;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Prices that a person has worked out, among them every rule of precedence and rounding. */
class GoldenPricesTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "golden.csv",
      delimiter = '|',
      useHeadersInDisplayName = false,
      numLinesToSkip = 5)
  void costsWhatWasWorkedOutByHand(
      String what, String prices, String ask, String offers, String expected) {
    Question question = new Question(Optional.ofNullable(ask).orElse(""));
    PricingRules rules =
        new PricingRules(
            Prices.books(Prices.of(prices, question.currency())),
            offers(Optional.ofNullable(offers).orElse("")));

    assertThat(text(rules.price(question.item(), question.ask()))).as(what).isEqualTo(expected);
  }

  private static String text(Priced priced) {
    if (priced instanceof Priced.Unpriced unpriced) {
      return "none:" + unpriced.why();
    }
    return ((Priced.Charged) priced)
        .charges().stream().map(GoldenPricesTest::text).collect(Collectors.joining(" ; "));
  }

  private static String text(Charge charge) {
    String kind =
        charge
            .kind()
            .period()
            .map(period -> period.name().toLowerCase(Locale.ROOT).replace("day", "dai") + "ly")
            .orElse(charge.kind().type().name().replace("OneTime", "once").replace("U", "u"));
    return kind
        + " "
        + charge.total().value().toPlainString()
        + charge
            .firstPeriod()
            .map(first -> " first " + first.total().value().toPlainString())
            .orElse("");
  }

  /** The same offers in the language of the file, so that reading it is tested as well. */
  private static Offers offers(String text) {
    StringBuilder yaml =
        new StringBuilder(
            "bundles:\n  B:\n    parts: {S: 2, T: 1}\ncategories:\n  C: [S]\npromotions:\n");
    List<String> promotions = Prices.parts(text, ";");
    if (promotions.isEmpty()) {
      yaml.append("  {}\n");
    }
    for (String promotion : promotions) {
      List<String> words = Prices.parts(promotion, " ");
      yaml.append("  ").append(words.get(0)).append(":\n");
      words
          .subList(1, words.size())
          .forEach(word -> yaml.append("    ").append(line(word)).append("\n"));
    }
    return Offers.from(Document.read("golden", new StringReader(yaml.toString())));
  }

  private static String line(String word) {
    return word.equals("stacks")
        ? "stacks: true"
        : word.replace("on=cat:", "categories: ")
            .replace("on=bundle:", "bundles: ")
            .replace("on=", "skus: ")
            .replace("=", ": ")
            .replace('_', ' ');
  }

  private record Question(List<String> words) {

    Question(String text) {
      this(Prices.parts(text, " "));
    }

    private <T> T word(String name, Function<String, T> reader, T otherwise) {
      return words.stream()
          .filter(word -> word.startsWith(name + ":"))
          .map(word -> reader.apply(word.substring(name.length() + 1)))
          .findFirst()
          .orElse(otherwise);
    }

    String currency() {
      return words.stream().filter(word -> word.indexOf(':') < 0).findFirst().orElse("EUR");
    }

    Item item() {
      return new Item(
          word("sku", sku -> sku, "S"),
          word("qty", BigDecimal::new, BigDecimal.ONE),
          word("usage", BigDecimal::new, BigDecimal.ZERO));
    }

    Ask ask() {
      return new Ask(
          Prices.BOOK,
          currency(),
          new Buyer(
              word("account", Optional::of, Optional.empty()),
              word("segment", Optional::of, Optional.empty())),
          word("at", Moment::parse, Instant.parse("2026-06-15T12:00:00Z")),
          word("known", Moment::parse, Instant.parse("2030-01-01T00:00:00Z")),
          word("start", day -> Optional.of(LocalDate.parse(day)), Optional.empty()));
    }
  }
}
