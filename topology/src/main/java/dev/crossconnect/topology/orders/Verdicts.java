package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderReservation;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verdict;
import java.util.Optional;

/** What people decide about what cannot go on by itself. */
final class Verdicts {

  private final Capture capture;

  Verdicts(Capture capture) {
    this.capture = capture;
  }

  OrderDecision decided(OrderDraft draft, PersonDecision decision) {
    if (decision.getCommandId().equals(draft.orderId())) {
      return aboutTheOrder(draft, decision);
    }
    Optional<OrderReservation> refused = draft.holdings().refused(decision.getCommandId());
    return refused.isPresent()
        ? aboutAReservation(draft, refused.get(), decision)
        : aboutATask(draft, decision);
  }

  private static OrderDecision aboutAReservation(
      OrderDraft draft, OrderReservation refused, PersonDecision decision) {
    draft.note(
        decision.getBy()
            + " decided "
            + decision.getVerdict()
            + " about its resources: "
            + decision.getRemark());
    switch (decision.getVerdict()) {
      case RETRY -> draft.holdings().drop(refused);
      case COMPLETE -> draft.holdings().waive(refused, decision.getResources());
      case FAIL -> Reservations.fail(draft, refused);
    }
    Progress.goOn(draft);
    return draft.decision();
  }

  private static OrderDecision aboutATask(OrderDraft draft, PersonDecision decision) {
    String id = decision.getCommandId();
    Optional<OrderTask> found =
        draft.task(id).filter(known -> known.getState() == TaskState.fallout);
    if (found.isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.NOT_IN_FALLOUT);
    }
    OrderTask task = found.get();
    draft.note(
        decision.getBy()
            + " decided "
            + decision.getVerdict()
            + " about task "
            + task.getTask()
            + ": "
            + decision.getRemark());
    switch (decision.getVerdict()) {
      case RETRY -> draft.send(id);
      case COMPLETE ->
          Outcomes.complete(draft, task, decision.getAttributes(), decision.getResources());
      case FAIL ->
          // Of what is not wanted any more it is good news that it was not done.
          draft.change(
              id,
              known ->
                  Tasks.over(
                      known,
                      Tasks.isAsked(known) || Tasks.isCompensation(known)
                          ? TaskState.failed
                          : TaskState.cancelled,
                      draft.at()));
    }
    Progress.goOn(draft);
    return draft.decision();
  }

  private OrderDecision aboutTheOrder(OrderDraft draft, PersonDecision decision) {
    if (Capture.isIncomplete(draft)) {
      return aboutAnIncompleteOrder(draft, decision);
    }
    if (draft.hold().isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.NOT_IN_FALLOUT);
    }
    draft.note(
        decision.getBy()
            + " decided "
            + decision.getVerdict()
            + " about the order: "
            + decision.getRemark());
    switch (decision.getVerdict()) {
      case RETRY -> capture.lookAgain(draft);
      case COMPLETE -> capture.goOnUnpriced(draft);
      case FAIL -> {
        draft.hold(Optional.empty());
        draft.enter(LifeState.rejected, decision.getBy() + " gave it up: " + decision.getRemark());
      }
    }
    return draft.decision();
  }

  /** An order that never came together can be given up; to wait on is to do nothing. */
  private static OrderDecision aboutAnIncompleteOrder(OrderDraft draft, PersonDecision decision) {
    if (decision.getVerdict() != Verdict.FAIL) {
      return new OrderDecision.Ignored(OrderDecision.Reason.NOT_IN_FALLOUT);
    }
    draft.enter(LifeState.rejected, decision.getBy() + " gave it up: " + decision.getRemark());
    return draft.decision();
  }
}
