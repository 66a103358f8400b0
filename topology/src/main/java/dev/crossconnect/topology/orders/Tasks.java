package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps of a task from one state to the next, and what its state says. */
final class Tasks {

  private static final String TAKEN_BACK = ".undo";

  private static final Set<TaskState> DONE = EnumSet.of(TaskState.completed, TaskState.skipped);
  private static final Set<TaskState> OVER =
      EnumSet.of(
          TaskState.completed,
          TaskState.skipped,
          TaskState.failed,
          TaskState.cancelled,
          TaskState.compensated);
  private static final Set<TaskState> AWAITED =
      EnumSet.of(TaskState.inProgress, TaskState.verifying);
  private static final Set<Outcome> NOT_DONE = EnumSet.of(Outcome.REJECTED, Outcome.FAILED);

  private Tasks() {}

  static OrderTask planned(
      String commandId,
      TaskPlan plan,
      Map<String, String> parameters,
      List<String> after,
      Map<String, Integer> takes) {
    TaskEdit edit = new TaskEdit(commandId, plan.task(), plan.target(), plan.specification());
    edit.timeoutMillis = plan.timeout().toMillis();
    edit.after = after;
    edit.parameters = parameters;
    edit.compensation = plan.compensation();
    edit.pointOfNoReturn = plan.pointOfNoReturn().word();
    edit.milestone = plan.milestone().orElse(null);
    edit.takes = takes;
    return edit.done();
  }

  /** The way back from a task that was done. */
  static OrderTask compensating(OrderTask done, Map<String, String> parameters) {
    TaskEdit edit =
        new TaskEdit(
            done.getCommandId() + TAKEN_BACK,
            done.getTask(),
            done.getTarget(),
            done.getCompensation().isEmpty() ? done.getSpecification() : done.getCompensation());
    edit.timeoutMillis = done.getTimeoutMillis();
    edit.parameters = parameters;
    edit.compensates = done.getCommandId();
    edit.given = done.getGiven();
    return edit.done();
  }

  /** What follows it may begin. */
  static boolean isDone(OrderTask task) {
    return DONE.contains(task.getState());
  }

  /** Nothing will happen to it any more. */
  static boolean isOver(OrderTask task) {
    return OVER.contains(task.getState());
  }

  /** It has begun and has not come to an end. */
  static boolean isUnderWay(OrderTask task) {
    return task.getState() != TaskState.waiting && !isOver(task);
  }

  /** A result is awaited. */
  static boolean isAwaited(OrderTask task) {
    return AWAITED.contains(task.getState());
  }

  /** It may have taken effect. */
  static boolean isPerhapsDone(OrderTask task) {
    return task.getState() == TaskState.completed || (isUnderWay(task) && !isKnownUndone(task));
  }

  /** Begun, and yet it certainly had no effect. */
  private static boolean isKnownUndone(OrderTask task) {
    return !isAwaited(task) && task.getOutcome() != null && NOT_DONE.contains(task.getOutcome());
  }

  static boolean isAsked(OrderTask task) {
    return task.getWish() == Wish.asked && !isCompensation(task);
  }

  static boolean isCompensation(OrderTask task) {
    return task.getCompensates() != null;
  }

  static boolean isDue(OrderTask task, Instant at) {
    return task.getDue() != null && !task.getDue().isAfter(at);
  }

  /** What it is told of the resources of its line, which stays the same at every attempt. */
  static OrderTask given(OrderTask task, List<ResourceRef> resources) {
    TaskEdit edit = new TaskEdit(task);
    edit.given = resources;
    return edit.done();
  }

  /** The next attempt is on its way; while the last outcome is unknown, one that only asks. */
  static OrderTask sent(OrderTask task, Verb verb, Instant at) {
    TaskEdit edit = new TaskEdit(task);
    edit.state = task.getOutcome() == Outcome.UNKNOWN ? TaskState.verifying : TaskState.inProgress;
    edit.verb = verb;
    edit.attempts++;
    edit.startedAt = edit.startedAt == null ? at : edit.startedAt;
    edit.finishedAt = null;
    edit.due = at.plusMillis(task.getTimeoutMillis());
    return edit.done();
  }

  /** An attempt came to this; what is done about it is still to be said. */
  static OrderTask reported(
      OrderTask task, Outcome outcome, Optional<String> code, Optional<String> detail) {
    TaskEdit edit = new TaskEdit(task);
    edit.outcome = outcome;
    edit.code = code.orElse(null);
    edit.detail = detail.orElse(null);
    edit.due = null;
    return edit.done();
  }

  static OrderTask retrying(OrderTask task, Instant at, Duration pause) {
    TaskEdit edit = new TaskEdit(task);
    edit.state = TaskState.retrying;
    edit.due = at.plus(pause);
    return edit.done();
  }

  static OrderTask inFallout(OrderTask task) {
    TaskEdit edit = new TaskEdit(task);
    edit.state = TaskState.fallout;
    edit.due = null;
    return edit.done();
  }

  /**
   * It was done.
   *
   * @param turn the so-manieth of the order's tasks
   */
  static OrderTask completed(
      OrderTask task,
      Instant at,
      int turn,
      Map<String, String> attributes,
      List<ResourceRef> resources) {
    TaskEdit edit = new TaskEdit(task);
    edit.state = TaskState.completed;
    edit.finishedAt = at;
    edit.due = null;
    edit.turn = turn;
    edit.attributes = attributes;
    edit.resources = resources;
    return edit.done();
  }

  static OrderTask over(OrderTask task, TaskState state, Instant at) {
    TaskEdit edit = new TaskEdit(task);
    edit.state = state;
    edit.finishedAt = at;
    edit.due = null;
    return edit.done();
  }

  static OrderTask after(OrderTask task, List<String> before) {
    TaskEdit edit = new TaskEdit(task);
    edit.after = before;
    return edit.done();
  }

  /**
   * It is not wanted any more as it is: dropped if it had no effect, else awaited. What was done
   * stays done, to be taken back or to be done differently.
   */
  static OrderTask unwanted(OrderTask task, Wish wish, Instant at) {
    if (isCompensation(task)) {
      return task;
    }
    TaskEdit edit = new TaskEdit(task);
    edit.wish = wish;
    if (task.getState() == TaskState.waiting || (isUnderWay(task) && isKnownUndone(task))) {
      edit.state = TaskState.cancelled;
      edit.finishedAt = at;
      edit.due = null;
    }
    return edit.done();
  }
}
