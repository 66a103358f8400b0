package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.LineAction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An order as Salesforce wants it: its newest complete version, whatever way its records came.
 *
 * @param version counts the versions that were handed on, from 1
 * @param lines in the order of their ids
 */
public record CustomerOrder(
    String orderId,
    int version,
    Status status,
    Optional<String> number,
    Optional<String> account,
    Optional<String> effectiveDate,
    Optional<String> dueDate,
    Optional<String> priceBook,
    Optional<String> currency,
    List<Line> lines) {

  /** How far the seller has come with it. */
  public enum Status {
    DRAFT,
    ACTIVATED,
    CANCELLED
  }

  /** One product on the order. */
  public record Line(
      String lineId,
      String sku,
      BigDecimal quantity,
      LineAction action,
      Optional<String> site,
      Map<String, String> parameters) {}
}
