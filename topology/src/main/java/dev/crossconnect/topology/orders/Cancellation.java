package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.Wish;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How an order is taken back: first it is seen whether it still can be; then nothing new begins,
 * what is under way is awaited, and what was done is taken back, the last first.
 */
final class Cancellation {

  private static final Set<LifeState> ON_ITS_WAY =
      EnumSet.of(
          LifeState.assessingCancellation, LifeState.pendingCancellation, LifeState.cancelled);

  private Cancellation() {}

  /** How far a cancellation may go. */
  enum Reach {
    /** Not past any point of no return. */
    BEFORE_ANY_POINT,
    /** A person has said that a soft point of no return is no obstacle. */
    PAST_SOFT_POINTS
  }

  /** Why something cannot be taken back. */
  record Refusal(OrderLine line, OrderTask task, TaskPlan.Point point) {

    String why() {
      return "Task "
          + task.getTask()
          + " of line "
          + line.getLineId()
          + " has reached its "
          + point.word()
          + " point of no return"
          + (point == TaskPlan.Point.SOFT
              ? "; a person may decide to cancel nevertheless (POST /v1/orders/{id}/cancel with"
                  + " \"pastSoftPoint\": true)"
              : "");
    }
  }

  /** Whether there is nothing to cancel any more, or the same is going on already. */
  static boolean isUnderWay(LifeState state) {
    return ON_ITS_WAY.contains(state);
  }

  /** The first task that stands in the way, if any. */
  static Optional<Refusal> refusal(Collection<OrderLine> lines, Reach reach) {
    for (OrderLine line : lines) {
      Optional<Refusal> refusal = refusal(line, reach);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  static Optional<Refusal> refusal(OrderLine line, Reach reach) {
    for (OrderTask task : line.getTasks()) {
      TaskPlan.Point point = Lines.pointReached(line, task);
      if (task.getWish() != Wish.withdrawn
          && (point == TaskPlan.Point.HARD
              || (point == TaskPlan.Point.SOFT && reach == Reach.BEFORE_ANY_POINT))) {
        return Optional.of(new Refusal(line, task, point));
      }
    }
    return Optional.empty();
  }

  /** Nothing of the line is wanted any more. */
  static OrderLine withdrawn(OrderDraft draft, OrderLine line) {
    return Lines.with(
        line,
        LifeState.pendingCancellation,
        line.getTasks().stream()
            .map(task -> Tasks.unwanted(task, Wish.withdrawn, draft.at()))
            .toList());
  }

  /**
   * Cancels it if that is possible, and says why if it is not.
   *
   * @param by who wants it, for people
   */
  static OrderDecision cancel(OrderDraft draft, String by, Reach reach) {
    if (isUnderWay(draft.state())) {
      return new OrderDecision.Ignored(OrderDecision.Reason.ALREADY_CANCELLED);
    }
    attempt(draft, by, reach);
    return draft.decision();
  }

  static void attempt(OrderDraft draft, String by, Reach reach) {
    if (draft.isEnded()) {
      draft.tell(
          UpdateKind.REFUSAL,
          Optional.empty(),
          by + " cancelled it, but it is " + draft.state() + " already");
      return;
    }
    if (Capture.isUnbegun(draft)) {
      Capture.cancelled(draft, by + " cancelled it before it was begun");
      return;
    }
    Optional<Refusal> refusal = refusal(draft.lines(), reach);
    if (refusal.isPresent()) {
      draft.tell(
          UpdateKind.REFUSAL,
          Optional.empty(),
          by + " cancelled it, which is refused: " + refusal.get().why());
      return;
    }
    draft.enter(LifeState.assessingCancellation, by + " cancelled it");
    draft.eachLine(line -> withdrawn(draft, line));
    draft.enter(
        LifeState.pendingCancellation,
        "What is under way is awaited, and what was done is taken back");
    Progress.goOn(draft);
  }
}
