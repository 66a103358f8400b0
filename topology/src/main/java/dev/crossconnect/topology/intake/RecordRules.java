package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.Account;
import dev.crossconnect.avro.BillingPeriod;
import dev.crossconnect.avro.ChargeType;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.RecordState;
import dev.crossconnect.avro.TierModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What becomes of a record that stands for itself: a price or an account. */
final class RecordRules {

  /** The scale of amounts in the schema. */
  private static final int AMOUNT_SCALE = 12;

  /** What a notification makes of a record: its new state, and what is to be handed on. */
  record Step(RecordState state, Optional<IntakeEvent> event) {}

  private RecordRules() {}

  /**
   * Nothing, if the notification is a repeat or older than what is known.
   *
   * @param knownAt when the hub received it
   */
  static Optional<Step> price(Optional<RecordState> before, RecordState candidate, Instant knownAt)
      throws Misunderstanding {
    Optional<RecordState> next = newer(before, candidate);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    // An entry that is deleted before it was ever seen has no price to end.
    return next.get().getFields().isEmpty()
        ? Optional.of(new Step(next.get(), Optional.empty()))
        : Optional.of(
            new Step(
                next.get(), Optional.of(new IntakeEvent.PriceChanged(entry(next.get(), knownAt)))));
  }

  /** Nothing, if the notification is a repeat or older than what is known. */
  static Optional<Step> account(Optional<RecordState> before, RecordState candidate) {
    return newer(before, candidate)
        .map(
            next ->
                new Step(
                    next,
                    Optional.of(
                        new IntakeEvent.AccountChanged(
                            new Account(
                                next.getRecordId(),
                                next.getFields().get("name"),
                                next.getFields().get("segment"),
                                next.getDeleted(),
                                Instant.ofEpochMilli(next.getStamp()))))));
  }

  /** A deleted record keeps what was last known of it. */
  private static Optional<RecordState> newer(Optional<RecordState> before, RecordState candidate) {
    if (before.isPresent() && !RecordAge.isNewer(candidate, before.get())) {
      return Optional.empty();
    }
    return Optional.of(
        candidate.getDeleted() && before.isPresent()
            ? new RecordState(
                candidate.getStamp(),
                true,
                before.get().getFields(),
                before.get().getParameters(),
                candidate.getRecordId())
            : candidate);
  }

  private static PriceEntry entry(RecordState record, Instant knownAt) throws Misunderstanding {
    Map<String, String> fields = record.getFields();
    BigDecimal amount = new BigDecimal(fields.get("amount"));
    if (amount.scale() > AMOUNT_SCALE || amount.precision() - amount.scale() > 38 - AMOUNT_SCALE) {
      throw new Misunderstanding(
          "field-invalid",
          "The amount " + amount + " has more than " + AMOUNT_SCALE + " decimals or 26 digits");
    }
    return new PriceEntry(
        record.getRecordId(),
        fields.get("priceBook"),
        fields.get("sku"),
        fields.get("currency"),
        ChargeType.valueOf(fields.getOrDefault("chargeType", ChargeType.OneTime.name())),
        amount.setScale(AMOUNT_SCALE, RoundingMode.UNNECESSARY),
        fields.get("validFrom"),
        fields.get("validTo"),
        fields.get("minQuantity"),
        fields.get("account"),
        fields.get("segment"),
        !record.getDeleted() && !"false".equals(fields.get("active")),
        Instant.ofEpochMilli(record.getStamp()),
        choice(BillingPeriod.values(), "period", fields, BillingPeriod.Month),
        choice(TierModel.values(), "tiers", fields, TierModel.Volume),
        knownAt);
  }

  private static <E extends Enum<E>> E choice(
      E[] allowed, String field, Map<String, String> fields, E otherwise) throws Misunderstanding {
    String value = fields.getOrDefault(field, otherwise.name());
    return Arrays.stream(allowed)
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new Misunderstanding(
                    "field-invalid",
                    "The "
                        + field
                        + " is '"
                        + value
                        + "'; map it to one of "
                        + Arrays.toString(allowed)));
  }
}
