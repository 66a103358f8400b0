package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.BillingPeriod;
import dev.crossconnect.avro.ChargeType;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.TierModel;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.topology.rows.RowLayout;
import dev.crossconnect.topology.rows.Unfit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A row of prices as it is loaded, understood. */
final class PriceRow {

  /** The fields that a row may have. */
  static final List<String> FIELDS =
      List.of(
          "priceBook",
          "sku",
          "currency",
          "chargeType",
          "period",
          "amount",
          "validFrom",
          "validTo",
          "minQuantity",
          "tiers",
          "account",
          "segment",
          "active");

  /** All of them are single values. */
  static final RowLayout LAYOUT = RowLayout.flat(FIELDS);

  private static final int LONGEST_NAME = 255;
  private static final int ID_BYTES = 12;

  private final Map<String, String> fields;

  private PriceRow(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * The entry that a row stands for.
   *
   * @param fields the fields that have a value
   * @param now when it is loaded
   */
  static PriceEntry read(Map<String, String> fields, Instant now) throws Unfit {
    return new PriceRow(fields).entry(now);
  }

  private PriceEntry entry(Instant now) throws Unfit {
    for (String field : fields.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new Unfit(field, "is no field of a price; its fields are " + FIELDS);
      }
    }
    ChargeType type = choice("chargeType", ChargeType.values(), Optional.empty());
    if (type != ChargeType.Recurring && fields.containsKey("period")) {
      throw new Unfit("period", "is for recurring charges only");
    }
    if (fields.containsKey("account") && fields.containsKey("segment")) {
      throw new Unfit("segment", "must be empty where there is an account");
    }
    PriceEntry.Builder entry =
        PriceEntry.newBuilder()
            .setPriceBook(name("priceBook"))
            .setSku(name("sku"))
            .setCurrency(currency())
            .setChargeType(type)
            .setPeriod(choice("period", BillingPeriod.values(), Optional.of(BillingPeriod.Month)))
            .setAmount(amount())
            .setValidFrom(moment("validFrom"))
            .setValidTo(moment("validTo"))
            .setMinQuantity(minQuantity())
            .setTiers(choice("tiers", TierModel.values(), Optional.of(TierModel.Volume)))
            .setAccount(account())
            .setSegment(fields.containsKey("segment") ? name("segment") : null)
            .setActive(active())
            .setChangedAt(now)
            .setKnownAt(now);
    refuseEmptyInterval(entry);
    return entry.setEntryId(idOf(entry)).build();
  }

  /**
   * The id of what a row speaks of: all that tells it from other prices, and nothing that may be
   * corrected (the amount, the end, whether it is active). So a row that comes again, corrected or
   * not, is about the same entry.
   */
  private static String idOf(PriceEntry.Builder entry) {
    String natural =
        String.join(
            "\u0000",
            entry.getPriceBook(),
            entry.getSku(),
            entry.getCurrency(),
            entry.getChargeType().name(),
            entry.getPeriod().name(),
            String.valueOf(entry.getValidFrom()),
            String.valueOf(entry.getMinQuantity()),
            entry.getTiers().name(),
            String.valueOf(entry.getAccount()),
            String.valueOf(entry.getSegment()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(natural.getBytes(StandardCharsets.UTF_8));
      return "row-" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private Optional<String> text(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  private String required(String field) throws Unfit {
    return text(field).orElseThrow(() -> new Unfit(field, "is missing"));
  }

  private String name(String field) throws Unfit {
    String name = required(field);
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(PriceRow::isNoText)) {
      throw new Unfit(
          field, "must have at most " + LONGEST_NAME + " characters of UTF-8, none for control");
    }
    return name;
  }

  private static boolean isNoText(int character) {
    return Character.isISOControl(character) || character == '\uFFFD';
  }

  private String currency() throws Unfit {
    String currency = required("currency");
    if (!Money.isCurrency(currency)) {
      throw new Unfit("currency", "is '" + shown(currency) + "'; ISO 4217 codes such as EUR are");
    }
    return currency;
  }

  private BigDecimal amount() throws Unfit {
    return notNegative("amount", required("amount")).setScale(Decimals.MOST_DECIMALS);
  }

  private String minQuantity() throws Unfit {
    Optional<String> text = text("minQuantity");
    if (text.isEmpty()) {
      return null;
    }
    BigDecimal quantity = notNegative("minQuantity", text.get());
    return quantity.signum() == 0 ? null : quantity.toPlainString();
  }

  private static BigDecimal notNegative(String field, String text) throws Unfit {
    try {
      BigDecimal number = Decimals.parse(text);
      if (number.signum() < 0) {
        throw new Unfit(field, "is " + shown(text) + "; 0 or more is allowed");
      }
      return number;
    } catch (IllegalArgumentException e) {
      throw new Unfit(field, "is '" + shown(text) + "', which " + e.getMessage());
    }
  }

  /** In the one way to write it, since it is part of what names the entry. */
  private String moment(String field) throws Unfit {
    Optional<String> text = text(field);
    try {
      return text.map(Moment::parse).map(Instant::toString).orElse(null);
    } catch (DateTimeException e) {
      throw new Unfit(
          field,
          "is '"
              + shown(text.orElse(""))
              + "'; a date such as 2026-02-28 or a time such as 2026-02-28T12:00:00Z is allowed");
    }
  }

  private static void refuseEmptyInterval(PriceEntry.Builder entry) throws Unfit {
    if (entry.getValidFrom() != null
        && entry.getValidTo() != null
        && !Instant.parse(entry.getValidFrom()).isBefore(Instant.parse(entry.getValidTo()))) {
      throw new Unfit("validTo", "must be later than validFrom");
    }
  }

  private String account() throws Unfit {
    if (!fields.containsKey("account")) {
      return null;
    }
    String account = name("account");
    return SalesforceId.widen(account).orElse(account);
  }

  private boolean active() throws Unfit {
    return switch (text("active").orElse("true")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unfit("active", "must be true or false");
    };
  }

  private <E extends Enum<E>> E choice(String field, E[] allowed, Optional<E> otherwise)
      throws Unfit {
    Optional<String> text = text(field);
    if (text.isEmpty() && otherwise.isPresent()) {
      return otherwise.get();
    }
    String name = required(field);
    return Arrays.stream(allowed)
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Unfit(
                    field, "is '" + shown(name) + "'; allowed are " + Arrays.toString(allowed)));
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
