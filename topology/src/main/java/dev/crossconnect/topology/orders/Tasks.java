package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps of a task from one state to the next. */
final class Tasks {

  private static final Set<TaskState> DONE = EnumSet.of(TaskState.completed, TaskState.skipped);
  private static final Set<TaskState> OVER =
      EnumSet.of(TaskState.completed, TaskState.skipped, TaskState.failed);
  private static final Set<TaskState> AWAITED =
      EnumSet.of(TaskState.inProgress, TaskState.verifying);

  private Tasks() {}

  static OrderTask planned(String commandId, Catalogue.TaskPlan plan) {
    return new OrderTask(
        commandId,
        plan.task(),
        plan.target(),
        TaskState.waiting,
        0,
        null,
        null,
        null,
        null,
        plan.specification(),
        plan.timeout().toMillis(),
        plan.after(),
        null,
        null,
        Map.of());
  }

  /** What follows it may begin. */
  static boolean isDone(OrderTask task) {
    return DONE.contains(task.getState());
  }

  /** Nothing will happen to it any more. */
  static boolean isOver(OrderTask task) {
    return OVER.contains(task.getState());
  }

  /** A result is awaited. */
  static boolean isAwaited(OrderTask task) {
    return AWAITED.contains(task.getState());
  }

  static boolean isDue(OrderTask task, Instant at) {
    return task.getDue() != null && !task.getDue().isAfter(at);
  }

  /** The next attempt is on its way; while the last outcome is unknown, one that only asks. */
  static OrderTask sent(OrderTask task, Instant at) {
    TaskState state =
        task.getOutcome() == Outcome.UNKNOWN ? TaskState.verifying : TaskState.inProgress;
    return new OrderTask(
        task.getCommandId(),
        task.getTask(),
        task.getTarget(),
        state,
        task.getAttempts() + 1,
        task.getCode(),
        task.getDetail(),
        task.getStartedAt() == null ? at : task.getStartedAt(),
        null,
        task.getSpecification(),
        task.getTimeoutMillis(),
        task.getAfter(),
        task.getOutcome(),
        at.plusMillis(task.getTimeoutMillis()),
        task.getAttributes());
  }

  /** An attempt came to this; what is done about it is still to be said. */
  static OrderTask reported(
      OrderTask task, Outcome outcome, Optional<String> code, Optional<String> detail) {
    return new OrderTask(
        task.getCommandId(),
        task.getTask(),
        task.getTarget(),
        task.getState(),
        task.getAttempts(),
        code.orElse(null),
        detail.orElse(null),
        task.getStartedAt(),
        task.getFinishedAt(),
        task.getSpecification(),
        task.getTimeoutMillis(),
        task.getAfter(),
        outcome,
        null,
        task.getAttributes());
  }

  static OrderTask retrying(OrderTask task, Instant at, Duration pause) {
    return with(task, TaskState.retrying, null, at.plus(pause), task.getAttributes());
  }

  static OrderTask inFallout(OrderTask task) {
    return with(task, TaskState.fallout, null, null, task.getAttributes());
  }

  static OrderTask over(
      OrderTask task, TaskState state, Instant at, Map<String, String> attributes) {
    return with(task, state, at, null, attributes);
  }

  private static OrderTask with(
      OrderTask task,
      TaskState state,
      Instant finishedAt,
      Instant due,
      Map<String, String> attributes) {
    return new OrderTask(
        task.getCommandId(),
        task.getTask(),
        task.getTarget(),
        state,
        task.getAttempts(),
        task.getCode(),
        task.getDetail(),
        task.getStartedAt(),
        finishedAt,
        task.getSpecification(),
        task.getTimeoutMillis(),
        task.getAfter(),
        task.getOutcome(),
        due,
        attributes);
  }
}
