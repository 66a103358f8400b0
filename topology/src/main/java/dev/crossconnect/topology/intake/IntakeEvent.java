package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.QuarantinedNotification;

/** What the intake hands on. */
public sealed interface IntakeEvent {

  /** A new version of an order. */
  record OrderPlaced(CustomerOrder order) implements IntakeEvent {}

  /** A notification that no one can act on before a person has looked at it. */
  record Quarantined(QuarantinedNotification entry) implements IntakeEvent {}
}
