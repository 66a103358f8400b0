package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ReservationRequest;
import java.util.List;

/** What becomes of an order after an event. */
sealed interface OrderDecision {

  /** The order is now in this state, and this is to be sent. */
  record Changed(
      OrderState order,
      List<ProvisioningCommand> commands,
      List<OrderUpdate> updates,
      List<ReservationRequest> requests)
      implements OrderDecision {}

  /** The event changes nothing, and this is why. */
  record Ignored(Reason reason) implements OrderDecision {}

  /** Why an event changes nothing. */
  enum Reason {
    /** A result for an order the hub does not have. */
    UNKNOWN_ORDER,
    /** A result for a command that was never issued. */
    UNKNOWN_COMMAND,
    /** A result for a task that is over. */
    REPEATED_RESULT,
    /** An answer of the inventory that nobody waits for (any more). */
    REPEATED_ANSWER,
    /** A version that was already applied. */
    REPEATED_VERSION,
    /** A decision about what does not wait for one (any more). */
    NOT_IN_FALLOUT,
    /** A cancellation of what is cancelled, or is being cancelled. */
    ALREADY_CANCELLED,
    /** Time has passed, but nothing was waiting for it. */
    NOTHING_DUE
  }
}
