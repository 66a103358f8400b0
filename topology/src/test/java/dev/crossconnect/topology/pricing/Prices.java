package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.BillingPeriod;
import dev.crossconnect.avro.ChargeType;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.TierModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Prices as tests write them down: {@code monthly 49.90 [2026-01-01,) >=10 account:A}. */
final class Prices {

  static final String BOOK = "P";
  static final Instant KNOWN = Instant.parse("2026-01-01T00:00:00Z");

  private static final Map<String, BillingPeriod> PERIODS =
      Map.of(
          "daily", BillingPeriod.Day,
          "weekly", BillingPeriod.Week,
          "monthly", BillingPeriod.Month,
          "quarterly", BillingPeriod.Quarter,
          "yearly", BillingPeriod.Year);

  private Prices() {}

  /** Entries divided by semicolons. */
  static List<PriceEntry> of(String text, String currency) {
    List<PriceEntry> entries = new ArrayList<>();
    for (String entry : parts(text, ";")) {
      entries.add(entry(entry, currency, "e" + entries.size()));
    }
    return entries;
  }

  private static PriceEntry entry(String text, String currency, String id) {
    List<String> words = parts(text, " ");
    PriceEntry.Builder entry =
        PriceEntry.newBuilder()
            .setEntryId(id)
            .setPriceBook(BOOK)
            .setSku("S")
            .setCurrency(currency)
            .setChargeType(type(words.get(0)))
            .setAmount(new BigDecimal(words.get(1)).setScale(Decimals.MOST_DECIMALS))
            .setChangedAt(KNOWN)
            .setPeriod(PERIODS.getOrDefault(words.get(0), BillingPeriod.Month));
    words.subList(2, words.size()).forEach(word -> apply(word, entry));
    return entry.build();
  }

  private static ChargeType type(String word) {
    return switch (word) {
      case "once" -> ChargeType.OneTime;
      case "usage" -> ChargeType.Usage;
      default -> ChargeType.Recurring;
    };
  }

  private static void apply(String word, PriceEntry.Builder entry) {
    String value = word.substring(word.indexOf(':') + 1);
    if (word.startsWith("[")) {
      int comma = word.indexOf(',');
      entry.setValidFrom(blankIsNull(word.substring(1, comma)));
      entry.setValidTo(blankIsNull(word.substring(comma + 1, word.length() - 1)));
    } else if (word.startsWith(">=")) {
      entry.setMinQuantity(word.substring(2));
    } else {
      switch (parts(word, ":").get(0)) {
        case "graduated" -> entry.setTiers(TierModel.Graduated);
        case "withdrawn" -> entry.setActive(false);
        case "account" -> entry.setAccount(value);
        case "segment" -> entry.setSegment(value);
        case "id" -> entry.setEntryId(value);
        case "sku" -> entry.setSku(value);
        case "currency" -> entry.setCurrency(value);
        case "known" -> entry.setChangedAt(Moment.parse(value));
        default -> throw new IllegalArgumentException(word);
      }
    }
  }

  private static String blankIsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** The parts of a text between separators, without those that are blank. */
  static List<String> parts(String text, String separator) {
    return java.util.regex.Pattern.compile(separator, java.util.regex.Pattern.LITERAL)
        .splitAsStream(text)
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Price books that hold these entries. */
  static PriceBooks books(List<PriceEntry> entries) {
    Map<PriceKey, List<PriceVersion>> byKey =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    PriceKey::of, Collectors.mapping(PriceVersion::of, Collectors.toList())));
    return new PriceBooks() {
      @Override
      public PriceList list(String priceBook, String sku, String currency) {
        return PriceList.of(byKey.getOrDefault(new PriceKey(priceBook, sku, currency), List.of()));
      }

      @Override
      public Set<String> currencies(String priceBook, String sku) {
        return byKey.keySet().stream()
            .filter(key -> key.priceBook().equals(priceBook) && key.sku().equals(sku))
            .map(PriceKey::currency)
            .collect(Collectors.toCollection(TreeSet::new));
      }
    };
  }
}
