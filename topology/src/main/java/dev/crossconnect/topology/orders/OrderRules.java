package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * What the hub does about an order. Pure: the same order, event, time, business rules and prices
 * give the same decision, so that an event that is processed again after a crash cannot issue a
 * different command.
 */
final class OrderRules {

  private final Capture capture;
  private final Amendment amendment;
  private final Outcomes outcomes;
  private final Verdicts verdicts;

  OrderRules(
      Catalogue catalogue, FalloutPolicy policy, Pricer pricer, Planner.Reserving reserving) {
    Planner planner = new Planner(catalogue, reserving);
    this.capture = new Capture(planner, pricer);
    this.amendment = new Amendment(planner, capture);
    this.outcomes = new Outcomes(policy);
    this.verdicts = new Verdicts(capture);
  }

  OrderDecision decide(Optional<OrderState> order, OrderEvent event, Instant at) {
    if (event instanceof OrderEvent.Placed placed) {
      return placed(order, placed.order(), at);
    }
    if (event instanceof OrderEvent.Incomplete incomplete) {
      OrderDraft draft =
          order
              .map(known -> new OrderDraft(known, at))
              .orElseGet(() -> new OrderDraft(incomplete.orderId(), at));
      Capture.incomplete(draft, incomplete.missing());
      return draft.decision();
    }
    if (order.isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.UNKNOWN_ORDER);
    }
    OrderDraft draft = new OrderDraft(order.get(), at);
    if (event instanceof OrderEvent.Reported reported) {
      return outcomes.reported(draft, reported.result());
    }
    if (event instanceof OrderEvent.Answered answered) {
      return Reservations.answered(draft, answered.result());
    }
    if (event instanceof OrderEvent.Cancelled cancelled) {
      return Cancellation.cancel(draft, because(cancelled.by()), cancelled.reach());
    }
    if (event instanceof OrderEvent.Decided decided) {
      return decided(order.get(), draft, decided.decision());
    }
    return due(draft);
  }

  private static String because(PersonDecision decision) {
    return decision.getBy()
        + (decision.getRemark().isEmpty() ? "" : " (" + decision.getRemark() + ")");
  }

  private OrderDecision placed(Optional<OrderState> order, CustomerOrder wanted, Instant at) {
    if (order.isPresent() && wanted.version() <= order.get().getVersion()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.REPEATED_VERSION);
    }
    OrderDraft draft =
        order
            .map(known -> new OrderDraft(known, at))
            .orElseGet(() -> new OrderDraft(wanted.orderId(), at));
    if (!Capture.isUnbegun(draft)) {
      return amendment.amended(draft, wanted);
    }
    capture.captured(draft, wanted);
    return draft.decision();
  }

  /** What the hub stumbled over by itself is looked at again; else it is about what waits. */
  private OrderDecision decided(OrderState order, OrderDraft draft, PersonDecision decision) {
    boolean aboutTrouble =
        order.getTrouble() != null && decision.getCommandId().equals(order.getOrderId());
    if (!aboutTrouble) {
      return verdicts.decided(draft, decision);
    }
    draft.note(because(decision) + " had the hub look again");
    lookAtWhatIsDue(draft);
    return draft.decision();
  }

  private OrderDecision due(OrderDraft draft) {
    return lookAtWhatIsDue(draft)
        ? draft.decision()
        : new OrderDecision.Ignored(OrderDecision.Reason.NOTHING_DUE);
  }

  private boolean lookAtWhatIsDue(OrderDraft draft) {
    boolean resumed = draft.resumeAt().filter(when -> !when.isAfter(draft.at())).isPresent();
    if (resumed) {
      capture.resume(draft);
    }
    boolean late = !draft.isLate() && isLate(draft);
    if (late) {
      draft.isLateNow();
      draft.tell(
          UpdateKind.JEOPARDY,
          Optional.empty(),
          "The order is late: it was due by " + draft.promisedBy().orElseThrow());
    }
    boolean tasks = outcomes.due(draft);
    boolean answers = Reservations.due(draft);
    return resumed || late || tasks || answers;
  }

  private static boolean isLate(OrderDraft draft) {
    return !draft.isEnded() && draft.promisedBy().filter(by -> !by.isAfter(draft.at())).isPresent();
  }

  /** The order a command belongs to: its id begins with that of its order. */
  static String orderOf(String commandId) {
    return Planner.orderOf(commandId);
  }

  /** The order with what went wrong when the hub looked at it by itself. */
  static OrderState inTrouble(OrderState order, String why) {
    return OrderState.newBuilder(order).setTrouble(why).build();
  }
}
