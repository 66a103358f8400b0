package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.Account;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.QuarantinedNotification;
import java.time.Instant;

/** What the intake hands on. */
public sealed interface IntakeEvent {

  /** What can happen to an order before any of it is worked on. */
  sealed interface OfOrder extends IntakeEvent {}

  /** A new version of an order. */
  record OrderPlaced(CustomerOrder order) implements OfOrder {}

  /**
   * Parts of an order came, but not all of them in the time they may take.
   *
   * @param missing what has not come, for people
   */
  record OrderIncomplete(String orderId, String missing, Instant since) implements OfOrder {}

  /** A new state of an entry of a price book. */
  record PriceChanged(PriceEntry entry) implements IntakeEvent {}

  /** A new state of a customer's account. */
  record AccountChanged(Account account) implements IntakeEvent {}

  /** A notification that no one can act on before a person has looked at it. */
  record Quarantined(QuarantinedNotification entry) implements IntakeEvent {}
}
