package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Wish;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the tasks of a line say about it. */
final class Lines {

  /** The scale of quantities in the schema. */
  private static final int QUANTITY_SCALE = 6;

  private static final Set<LifeState> LIVE =
      EnumSet.of(LifeState.inProgress, LifeState.pendingCancellation);
  private static final Set<LifeState> GIVEN_UP =
      EnumSet.of(LifeState.pendingCancellation, LifeState.cancelled);

  private Lines() {}

  static OrderLine of(CustomerOrder.Line line, LifeState state, List<OrderTask> tasks) {
    return new OrderLine(
        line.lineId(),
        line.sku(),
        line.quantity().setScale(QUANTITY_SCALE, RoundingMode.HALF_EVEN),
        line.action(),
        line.site().orElse(null),
        state,
        new HashMap<>(line.parameters()),
        tasks);
  }

  static OrderLine with(OrderLine line, LifeState state, List<OrderTask> tasks) {
    return new OrderLine(
        line.getLineId(),
        line.getSku(),
        line.getQuantity(),
        line.getAction(),
        line.getSite(),
        state,
        line.getParameters(),
        List.copyOf(tasks));
  }

  static OrderLine with(OrderLine line, UnaryOperator<OrderTask> step) {
    return with(line, line.getState(), line.getTasks().stream().map(step).toList());
  }

  /** Something is still to be done for it, or to be taken back. */
  static boolean isLive(OrderLine line) {
    return LIVE.contains(line.getState());
  }

  /** The order does not want it any more. */
  static boolean isGivenUp(OrderLine line) {
    return GIVEN_UP.contains(line.getState());
  }

  /** The tasks that the order wants as it now is. */
  static Stream<OrderTask> asked(OrderLine line) {
    return line.getTasks().stream().filter(Tasks::isAsked);
  }

  /** The last task of this name that the order wants as it now is. */
  static OrderTask asked(OrderLine line, String name) {
    OrderTask last = null;
    for (OrderTask task : line.getTasks()) {
      if (task.getTask().equals(name) && Tasks.isAsked(task)) {
        last = task;
      }
    }
    return Objects.requireNonNull(last, name);
  }

  /** All that the order wants of it is done. */
  static boolean isDone(OrderLine line) {
    for (OrderTask task : line.getTasks()) {
      if (Tasks.isAsked(task) && !Tasks.isDone(task)) {
        return false;
      }
    }
    return true;
  }

  /** A task that it needs has failed, or one that was to be taken back could not be. */
  static boolean isFailing(OrderLine line) {
    for (OrderTask task : line.getTasks()) {
      if (task.getState() == TaskState.failed
          && (Tasks.isAsked(task) || Tasks.isCompensation(task))) {
        return true;
      }
    }
    return false;
  }

  /** Something that was to be taken back could not be. */
  static boolean isLeftBehind(OrderLine line) {
    for (OrderTask task : line.getTasks()) {
      if (task.getState() == TaskState.failed && Tasks.isCompensation(task)) {
        return true;
      }
    }
    return false;
  }

  /** What is not wanted any more has come to rest, and all that can be taken back was. */
  static boolean isSettled(OrderLine line) {
    for (OrderTask task : line.getTasks()) {
      if (!Tasks.isAsked(task) && !Tasks.isOver(task) && !isOnlyReplaced(task)) {
        return false;
      }
    }
    return nextToTakeBack(line).isEmpty();
  }

  private static boolean isOnlyReplaced(OrderTask task) {
    return task.getWish() == Wish.replaced && !Tasks.isCompensation(task);
  }

  /** Of what was done and is to be taken back, that which was done last. */
  static Optional<OrderTask> nextToTakeBack(OrderLine line) {
    OrderTask last = null;
    for (OrderTask task : line.getTasks()) {
      if (isToTakeBack(line, task) && (last == null || task.getTurn() > last.getTurn())) {
        last = task;
      }
    }
    return Optional.ofNullable(last);
  }

  private static boolean isToTakeBack(OrderLine line, OrderTask task) {
    return task.getWish() == Wish.withdrawn
        && task.getState() == TaskState.completed
        && !task.getCompensation().equals(TaskPlan.NOTHING)
        && verb(line, task) == Verb.PROVISION
        && line.getTasks().stream()
            .noneMatch(other -> task.getCommandId().equals(other.getCompensates()));
  }

  /** Something of it has begun and has not come to an end. */
  static boolean isUnderWay(OrderLine line) {
    for (OrderTask task : line.getTasks()) {
      if (Tasks.isUnderWay(task)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The point of no return of a task that was reached, if it has one: that of the catalogue, and a
   * hard one wherever a service was changed or removed, since nobody knows any more what it was.
   */
  static TaskPlan.Point pointReached(OrderLine line, OrderTask task) {
    if (!Tasks.isPerhapsDone(task) || Tasks.isCompensation(task)) {
      return TaskPlan.Point.NONE;
    }
    if (line.getAction() != LineAction.Add) {
      return TaskPlan.Point.HARD;
    }
    return ownPoint(task);
  }

  /** That which the catalogue gave it. */
  static TaskPlan.Point ownPoint(OrderTask task) {
    return Stream.of(TaskPlan.Point.values())
        .filter(point -> point.word().equals(task.getPointOfNoReturn()))
        .findFirst()
        .orElse(TaskPlan.Point.NONE);
  }

  /** What a task does at its first attempt, or did. */
  static Verb verb(OrderLine line, OrderTask task) {
    if (task.getVerb() != null) {
      return task.getVerb();
    }
    if (Tasks.isCompensation(task)) {
      return Verb.COMPENSATE;
    }
    return switch (line.getAction()) {
      case Add -> doneBefore(line, task).isPresent() ? Verb.MODIFY : Verb.PROVISION;
      case Change -> Verb.MODIFY;
      case Remove -> Verb.REMOVE;
    };
  }

  /** The task that this one replaces, if it had its effect and still has. */
  static Optional<OrderTask> doneBefore(OrderLine line, OrderTask task) {
    OrderTask before = null;
    for (OrderTask other : line.getTasks()) {
      if (other.getCommandId().equals(task.getCommandId())) {
        break;
      }
      if (other.getTask().equals(task.getTask())
          && other.getWish() == Wish.replaced
          && !Tasks.isCompensation(other)
          && other.getState() == TaskState.completed) {
        before = other;
      }
    }
    return Optional.ofNullable(before);
  }

  /** What a task of this name gave back last. */
  static Optional<String> attribute(OrderLine line, String task, String attribute) {
    String last = null;
    for (OrderTask other : line.getTasks()) {
      if (other.getTask().equals(task) && !Tasks.isCompensation(other)) {
        last = other.getAttributes().getOrDefault(attribute, last);
      }
    }
    return Optional.ofNullable(last);
  }
}
