package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.topology.intake.CustomerOrder;
import dev.crossconnect.topology.intake.IntakeEvent;

/** What can happen to an order. */
sealed interface OrderEvent {

  /** The kinds of decisions that are about cancelling an order. */
  String CANCEL = "cancel";

  String CANCEL_PAST_SOFT = "cancel-past-soft";

  static OrderEvent of(IntakeEvent.OfOrder event) {
    if (event instanceof IntakeEvent.OrderPlaced placed) {
      return new Placed(placed.order());
    }
    IntakeEvent.OrderIncomplete incomplete = (IntakeEvent.OrderIncomplete) event;
    return new Incomplete(incomplete.orderId(), incomplete.missing());
  }

  static OrderEvent of(PersonDecision decision) {
    return switch (decision.getKind()) {
      case CANCEL -> new Cancelled(decision, Cancellation.Reach.BEFORE_ANY_POINT);
      case CANCEL_PAST_SOFT -> new Cancelled(decision, Cancellation.Reach.PAST_SOFT_POINTS);
      default -> new Decided(decision);
    };
  }

  /** Salesforce wants it so: the first version, or a newer one. */
  record Placed(CustomerOrder order) implements OrderEvent {}

  /** Salesforce has not sent all of it in the time it may take. */
  record Incomplete(String orderId, String missing) implements OrderEvent {}

  /** A legacy system did something about one of its tasks, or says that it could not. */
  record Reported(ProvisioningResult result) implements OrderEvent {}

  /** The inventory says what became of something that the order has asked of it. */
  record Answered(ReservationResult result) implements OrderEvent {}

  /** Somebody wants it cancelled. */
  record Cancelled(PersonDecision by, Cancellation.Reach reach) implements OrderEvent {}

  /** A person decided about something in fallout. */
  record Decided(PersonDecision decision) implements OrderEvent {}

  /** Time has passed, and something of it may be due. */
  record Due() implements OrderEvent {}
}
