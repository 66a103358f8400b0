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
    return begun(commandId, plan.task(), plan.target(), plan.specification())
        .setTimeoutMillis(plan.timeout().toMillis())
        .setAfter(after)
        .setParameters(parameters)
        .setCompensation(plan.compensation())
        .setPointOfNoReturn(plan.pointOfNoReturn().word())
        .setMilestone(plan.milestone().orElse(null))
        .setTakes(takes)
        .build();
  }

  private static OrderTask.Builder begun(
      String commandId, String task, String target, String specification) {
    return OrderTask.newBuilder()
        .setCommandId(commandId)
        .setTask(task)
        .setTarget(target)
        .setSpecification(specification)
        .setState(TaskState.waiting)
        .setAttempts(0);
  }

  /** The way back from a task that was done. */
  static OrderTask compensating(OrderTask done, Map<String, String> parameters) {
    return begun(
            done.getCommandId() + TAKEN_BACK,
            done.getTask(),
            done.getTarget(),
            done.getCompensation().isEmpty() ? done.getSpecification() : done.getCompensation())
        .setTimeoutMillis(done.getTimeoutMillis())
        .setParameters(parameters)
        .setCompensates(done.getCommandId())
        .setGiven(done.getGiven())
        .build();
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
    return OrderTask.newBuilder(task).setGiven(resources).build();
  }

  /** The next attempt is on its way; while the last outcome is unknown, one that only asks. */
  static OrderTask sent(OrderTask task, Verb verb, Instant at) {
    return OrderTask.newBuilder(task)
        .setState(task.getOutcome() == Outcome.UNKNOWN ? TaskState.verifying : TaskState.inProgress)
        .setVerb(verb)
        .setAttempts(task.getAttempts() + 1)
        .setStartedAt(task.getStartedAt() == null ? at : task.getStartedAt())
        .setFinishedAt(null)
        .setDue(at.plusMillis(task.getTimeoutMillis()))
        .build();
  }

  /** An attempt came to this; what is done about it is still to be said. */
  static OrderTask reported(
      OrderTask task, Outcome outcome, Optional<String> code, Optional<String> detail) {
    return OrderTask.newBuilder(task)
        .setOutcome(outcome)
        .setCode(code.orElse(null))
        .setDetail(detail.orElse(null))
        .setDue(null)
        .build();
  }

  static OrderTask retrying(OrderTask task, Instant at, Duration pause) {
    return OrderTask.newBuilder(task).setState(TaskState.retrying).setDue(at.plus(pause)).build();
  }

  static OrderTask inFallout(OrderTask task) {
    return OrderTask.newBuilder(task).setState(TaskState.fallout).setDue(null).build();
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
    return OrderTask.newBuilder(task)
        .setState(TaskState.completed)
        .setFinishedAt(at)
        .setDue(null)
        .setTurn(turn)
        .setAttributes(attributes)
        .setResources(resources)
        .build();
  }

  static OrderTask over(OrderTask task, TaskState state, Instant at) {
    return OrderTask.newBuilder(task).setState(state).setFinishedAt(at).setDue(null).build();
  }

  static OrderTask after(OrderTask task, List<String> before) {
    return OrderTask.newBuilder(task).setAfter(before).build();
  }

  /**
   * It is not wanted any more as it is: dropped if it had no effect, else awaited. What was done
   * stays done, to be taken back or to be done differently.
   */
  static OrderTask unwanted(OrderTask task, Wish wish, Instant at) {
    if (isCompensation(task)) {
      return task;
    }
    OrderTask.Builder unwanted = OrderTask.newBuilder(task).setWish(wish);
    if (task.getState() == TaskState.waiting || (isUnderWay(task) && isKnownUndone(task))) {
      unwanted.setState(TaskState.cancelled).setFinishedAt(at).setDue(null);
    }
    return unwanted.build();
  }
}
