package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.ChargeType;
import dev.crossconnect.topology.document.Section;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is sold beside and on top of plain prices: bundles, categories and promotions. */
public final class Offers {

  static final Offers NONE = new Offers(Map.of(), Map.of(), List.of());

  private static final Pattern PERCENT = Pattern.compile("([0-9.]+) ?%");
  private static final Pattern AMOUNT = Pattern.compile("([0-9.]+) ([A-Z]{3})");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Map<String, Map<String, BigDecimal>> bundles;
  private final Map<String, Set<String>> categories;
  private final List<Promotion> promotions;

  private Offers(
      Map<String, Map<String, BigDecimal>> bundles,
      Map<String, Set<String>> categories,
      List<Promotion> promotions) {
    this.bundles = bundles;
    this.categories = categories;
    this.promotions = promotions;
  }

  public static Offers from(Section document) {
    document.knows("bundles", "categories", "promotions");
    Map<String, Map<String, BigDecimal>> bundles = new HashMap<>();
    document
        .optionalSection("bundles")
        .ifPresent(
            section -> section.sections().forEach((sku, of) -> bundles.put(sku, parts(sku, of))));
    document.optionalSection("bundles").ifPresent(section -> refuseNested(section, bundles));
    Map<String, Set<String>> categories = new HashMap<>();
    document
        .optionalSection("categories")
        .ifPresent(
            section ->
                section
                    .names()
                    .forEach(
                        category ->
                            section
                                .texts(category)
                                .forEach(
                                    sku ->
                                        categories
                                            .computeIfAbsent(sku, any -> new HashSet<>())
                                            .add(category))));
    List<Promotion> promotions = new ArrayList<>();
    document
        .optionalSection("promotions")
        .ifPresent(
            section ->
                section
                    .sections()
                    .forEach((name, of) -> promotions.add(promotion(name, of, bundles.keySet()))));
    promotions.sort(Promotion.ORDER);
    return new Offers(Map.copyOf(bundles), Map.copyOf(categories), List.copyOf(promotions));
  }

  private static Map<String, BigDecimal> parts(String sku, Section section) {
    section.knows("parts");
    Section parts = section.section("parts");
    Map<String, BigDecimal> quantities = new LinkedHashMap<>();
    for (String part : parts.names()) {
      quantities.put(part, parts.optional(part, Offers::positive).orElseThrow());
    }
    if (quantities.isEmpty()) {
      throw section.complaint("bundle '" + sku + "' has no parts");
    }
    return quantities;
  }

  private static void refuseNested(Section section, Map<String, Map<String, BigDecimal>> bundles) {
    bundles.forEach(
        (sku, parts) ->
            parts.keySet().stream()
                .filter(bundles::containsKey)
                .findFirst()
                .ifPresent(
                    part -> {
                      throw section.complaint(
                          sku,
                          "has part '" + part + "', which is a bundle: name its parts instead");
                    }));
  }

  private static Promotion promotion(String name, Section section, Set<String> bundles) {
    section.knows(
        "off", "skus", "categories", "bundles", "charges", "from", "to", "priority", "stacks");
    Promotion.Target on =
        new Promotion.Target(
            Set.copyOf(section.texts("skus")),
            Set.copyOf(section.texts("categories")),
            Set.copyOf(section.texts("bundles")));
    if (on.skus().isEmpty() && on.categories().isEmpty() && on.bundles().isEmpty()) {
      throw section.complaint(
          "promotion '" + name + "' is on nothing: name skus, categories or bundles");
    }
    for (String bundle : on.bundles()) {
      if (!bundles.contains(bundle)) {
        throw section.complaint("bundles", "has '" + bundle + "', which is no bundle");
      }
    }
    return new Promotion(
        name,
        section.optional("off", Offers::discount).orElseThrow(() -> missing(section, name)),
        on,
        charges(section),
        new Interval(
            section.optional("from", Moment::parse), section.optional("to", Moment::parse)),
        section.optional("priority", Integer::parseInt).orElse(0),
        section.choice(
            "stacks",
            Map.of("true", Promotion.Stacking.WITH_OTHERS, "false", Promotion.Stacking.ALONE),
            Promotion.Stacking.ALONE));
  }

  private static RuntimeException missing(Section section, String name) {
    return section.complaint("promotion '" + name + "' has no 'off', such as 5.00 EUR or 10%");
  }

  private static Set<ChargeType> charges(Section section) {
    if (!section.has("charges")) {
      return EnumSet.allOf(ChargeType.class);
    }
    Set<ChargeType> charges = EnumSet.noneOf(ChargeType.class);
    for (String text : section.texts("charges")) {
      charges.add(
          Arrays.stream(ChargeType.values())
              .filter(type -> type.name().equals(text))
              .findFirst()
              .orElseThrow(
                  () ->
                      section.complaint(
                          "charges",
                          "has '"
                              + text
                              + "'; allowed are "
                              + Arrays.stream(ChargeType.values())
                                  .map(ChargeType::name)
                                  .collect(Collectors.joining(", ")))));
    }
    return charges;
  }

  private static Promotion.Discount discount(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches()) {
      BigDecimal value = positive(percent.group(1));
      if (value.compareTo(HUNDRED) > 0) {
        throw new IllegalArgumentException("more than all cannot be taken off");
      }
      return new Promotion.Percent(value);
    }
    Matcher amount = AMOUNT.matcher(text);
    if (amount.matches() && Money.isCurrency(amount.group(2))) {
      return new Promotion.AmountOff(amount.group(2), positive(amount.group(1)));
    }
    throw new IllegalArgumentException(
        "it must be an amount such as 5.00 EUR or a percentage such as 10%");
  }

  private static BigDecimal positive(String text) {
    BigDecimal number = Decimals.parse(text);
    if (number.signum() <= 0) {
      throw new IllegalArgumentException("it must be more than 0");
    }
    return number;
  }

  /** What a bundle consists of, and how many of each; nothing if it is no bundle. */
  Optional<Map<String, BigDecimal>> parts(String sku) {
    return Optional.ofNullable(bundles.get(sku));
  }

  /** When promotions are on. */
  List<Interval> windows() {
    return promotions.stream().map(Promotion::window).toList();
  }

  /** Those that apply, in the order in which they do. */
  List<Promotion> promotions(String sku, Optional<String> bundle, ChargeKind kind, Ask ask) {
    Set<String> of = categories.getOrDefault(sku, Set.of());
    List<Promotion> candidates =
        promotions.stream()
            .filter(promotion -> promotion.window().contains(ask.at()))
            .filter(promotion -> promotion.isOn(sku, of, bundle))
            .filter(promotion -> promotion.takesOff(kind, ask.currency()))
            .toList();
    if (candidates.isEmpty() || candidates.get(0).stacking() == Promotion.Stacking.ALONE) {
      return candidates.stream().limit(1).toList();
    }
    return candidates.stream()
        .filter(promotion -> promotion.stacking() == Promotion.Stacking.WITH_OTHERS)
        .toList();
  }
}
