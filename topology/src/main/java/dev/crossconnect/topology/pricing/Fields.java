package dev.crossconnect.topology.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossconnect.avro.salesforce.SalesforceId;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a caller says about a price, from wherever he says it: by name, and read so that every
 * complaint names field, value and remedy.
 */
interface Fields {

  /** The text under a name; nothing if it is absent or empty. */
  Optional<String> text(String name);

  static Fields ofQuery(Context http) {
    return name -> Optional.ofNullable(http.queryParam(name)).filter(text -> !text.isEmpty());
  }

  static Fields of(JsonNode object) {
    return name ->
        Optional.ofNullable(object.get(name))
            .filter(value -> !value.isNull())
            .map(
                value -> {
                  if (!value.isValueNode()) {
                    throw PriceProblem.INVALID.of(
                        "'" + name + "' must be a single value",
                        name,
                        "",
                        "Send a text or a number");
                  }
                  return value.asText();
                })
            .filter(text -> !text.isEmpty());
  }

  /** These, and what is absent from the others. */
  default Fields or(Fields others) {
    return name -> text(name).or(() -> others.text(name));
  }

  default String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                PriceProblem.INVALID.of(
                    "'" + name + "' is missing", name, "", "Say which " + name + " is meant"));
  }

  default Item item(String sku) {
    return new Item(sku, quantity("quantity", BigDecimal.ONE), quantity("usage", BigDecimal.ZERO));
  }

  /** What else a price depends on; without a time it is that of now, as far as is known now. */
  default Ask ask(Segments segments, Instant now) {
    String currency = required("currency");
    if (!Money.isCurrency(currency)) {
      throw PriceProblem.UNKNOWN_CURRENCY.of(
          "'" + currency + "' is no currency",
          "currency",
          currency,
          "Use a code of ISO 4217 such as EUR");
    }
    Optional<String> account = text("account").map(id -> SalesforceId.widen(id).orElse(id));
    return new Ask(
        required("priceBook"),
        currency,
        new Buyer(account, text("segment").or(() -> account.flatMap(segments::of))),
        read(
                "at",
                Moment::parse,
                "a date such as 2026-02-28 or a time such as 2026-02-28T12:00:00Z")
            .orElse(now),
        read("knownAt", Moment::parse, "a date or a time such as 2026-02-28T12:00:00Z")
            .orElse(Instant.MAX),
        read("start", LocalDate::parse, "a date such as 2026-02-28"));
  }

  private BigDecimal quantity(String name, BigDecimal otherwise) {
    BigDecimal quantity =
        read(name, Decimals::parse, "a number such as 1 or 2.5").orElse(otherwise);
    if (quantity.signum() < 0) {
      throw PriceProblem.NEGATIVE_QUANTITY.of(
          "'" + name + "' is less than 0", name, quantity.toPlainString(), "Ask for 0 or more");
    }
    return quantity;
  }

  private <T> Optional<T> read(String name, Function<String, T> reader, String allowed) {
    Optional<String> text = text(name);
    try {
      return text.map(reader);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw PriceProblem.INVALID.of(
          "'" + name + "' cannot be read", name, text.orElse(""), "Use " + allowed);
    }
  }
}
