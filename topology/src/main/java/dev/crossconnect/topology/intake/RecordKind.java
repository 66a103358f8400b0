package dev.crossconnect.topology.intake;

import java.util.List;
import java.util.Map;

/** What a Salesforce record is to the hub, and the fields the hub has for it. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are List.of, which no one can change
enum RecordKind {
  ORDER(
      "order",
      List.of("status"),
      List.of(
          "number", "account", "effectiveDate", "dueDate", "priceBook", "currency", "lineCount")),
  LINE("line", List.of("order", "sku"), List.of("quantity", "site", "action")),
  PRICE(
      "price",
      List.of("priceBook", "sku", "currency", "amount"),
      List.of(
          "chargeType",
          "period",
          "validFrom",
          "validTo",
          "minQuantity",
          "tiers",
          "account",
          "segment",
          "active")),
  ACCOUNT("account", List.of(), List.of("name", "segment"));

  static final Map<String, RecordKind> BY_NAME =
      Map.of("order", ORDER, "line", LINE, "price", PRICE, "account", ACCOUNT);

  private final String word;
  private final List<String> mandatory;
  private final List<String> further;

  RecordKind(String word, List<String> mandatory, List<String> further) {
    this.word = word;
    this.mandatory = mandatory;
    this.further = further;
  }

  String word() {
    return word;
  }

  /** Fields without which the hub can do nothing with such a record. */
  List<String> mandatory() {
    return mandatory;
  }

  boolean has(String field) {
    return mandatory.contains(field) || further.contains(field);
  }

  List<String> fields() {
    return java.util.stream.Stream.concat(mandatory.stream(), further.stream()).sorted().toList();
  }
}
