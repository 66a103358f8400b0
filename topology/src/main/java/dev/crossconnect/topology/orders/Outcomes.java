package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Wish;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done about what became of a command. */
final class Outcomes {

  /** The code of an attempt that brought no result in time. */
  static final String TIMEOUT = "TIMEOUT";

  private final FalloutPolicy policy;

  Outcomes(FalloutPolicy policy) {
    this.policy = policy;
  }

  /** How an attempt ended. */
  private record Ending(
      Outcome outcome,
      Optional<String> code,
      Optional<String> detail,
      Map<String, String> attributes) {}

  OrderDecision reported(OrderDraft draft, ProvisioningResult result) {
    Optional<OrderTask> found = draft.task(result.getCommandId());
    if (found.isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.UNKNOWN_COMMAND);
    }
    OrderTask task = found.get();
    if (!isNews(draft, task, result)) {
      return new OrderDecision.Ignored(OrderDecision.Reason.REPEATED_RESULT);
    }
    treat(
        draft,
        task,
        new Ending(
            result.getOutcome(),
            Optional.ofNullable(result.getCode()),
            Optional.ofNullable(result.getDetail()),
            result.getAttributes()));
    Progress.goOn(draft);
    return draft.decision();
  }

  /**
   * That it was done is worth knowing however late it comes; that an attempt failed which nobody
   * waits for any more is not.
   */
  private static boolean isNews(OrderDraft draft, OrderTask task, ProvisioningResult result) {
    if (task.getState() == TaskState.waiting) {
      return false;
    }
    if (result.getOutcome() == Outcome.COMPLETED) {
      return !Tasks.isOver(task) || isDroppedTooSoon(draft, task);
    }
    boolean ofTheLastAttempt =
        result.getAttempt() == 0 || result.getAttempt() == task.getAttempts();
    return Tasks.isAwaited(task) && ofTheLastAttempt;
  }

  /** Taken for not done on the word of an adapter that does not say which attempt it means. */
  private static boolean isDroppedTooSoon(OrderDraft draft, OrderTask task) {
    return task.getState() == TaskState.cancelled
        && task.getAttempts() > 0
        && draft.lineOf(task.getCommandId()).filter(Lines::isLive).isPresent();
  }

  /** Time has passed: what was waited for too long, and what has paused long enough. */
  boolean due(OrderDraft draft) {
    List<OrderTask> due = draft.tasks().filter(task -> Tasks.isDue(task, draft.at())).toList();
    for (OrderTask task : due) {
      if (task.getState() == TaskState.retrying) {
        draft.send(task.getCommandId());
      } else {
        treat(
            draft,
            task,
            new Ending(
                Outcome.UNKNOWN,
                Optional.of(TIMEOUT),
                Optional.of("No result within " + task.getTimeoutMillis() + " ms"),
                Map.of()));
      }
    }
    if (!due.isEmpty()) {
      Progress.goOn(draft);
    }
    return !due.isEmpty();
  }

  private void treat(OrderDraft draft, OrderTask task, Ending ending) {
    String id = task.getCommandId();
    draft.change(
        id, known -> Tasks.reported(known, ending.outcome(), ending.code(), ending.detail()));
    if (ending.outcome() == Outcome.COMPLETED) {
      complete(draft, task, ending.attributes(), List.of());
      return;
    }
    draft.note(
        what(draft, task)
            + " came to "
            + ending.outcome()
            + ending.code().map(code -> " with " + code).orElse("")
            + " at attempt "
            + task.getAttempts());
    if (Tasks.isAsked(task)) {
      byPolicy(draft, task, ending);
    } else if (Tasks.isCompensation(task)) {
      retryOrAsk(draft, task, ending);
    } else if (ending.outcome() == Outcome.UNKNOWN) {
      retryOrAsk(draft, task, ending);
    } else {
      // Not done, and not wanted any more: it need not be done again, nor taken back.
      draft.change(id, known -> Tasks.over(known, TaskState.cancelled, draft.at()));
    }
  }

  private FalloutPolicy.Treatment treatment(OrderTask task, Ending ending) {
    return policy.treatment(
        task.getTarget(), ending.outcome(), ending.code(), task.getCommandId(), task.getAttempts());
  }

  private void byPolicy(OrderDraft draft, OrderTask task, Ending ending) {
    FalloutPolicy.Treatment treatment = treatment(task, ending);
    if (treatment instanceof FalloutPolicy.Treatment.Skip) {
      draft.change(task.getCommandId(), known -> Tasks.over(known, TaskState.skipped, draft.at()));
    } else if (treatment instanceof FalloutPolicy.Treatment.Fail) {
      draft.change(task.getCommandId(), known -> Tasks.over(known, TaskState.failed, draft.at()));
    } else {
      retryOrAsk(draft, task, treatment);
    }
  }

  /** What has to come to a clear end can be neither skipped nor given up by a policy. */
  private void retryOrAsk(OrderDraft draft, OrderTask task, Ending ending) {
    retryOrAsk(draft, task, treatment(task, ending));
  }

  private static void retryOrAsk(
      OrderDraft draft, OrderTask task, FalloutPolicy.Treatment treatment) {
    if (treatment instanceof FalloutPolicy.Treatment.Retry retry) {
      draft.change(task.getCommandId(), known -> Tasks.retrying(known, draft.at(), retry.pause()));
    } else {
      draft.change(task.getCommandId(), Tasks::inFallout);
    }
  }

  /** A task was done, by a legacy system or by hand. */
  static void complete(
      OrderDraft draft,
      OrderTask task,
      Map<String, String> attributes,
      List<ResourceRef> resources) {
    int turn = draft.turns() + 1;
    boolean dropped = task.getState() == TaskState.cancelled;
    draft.change(
        task.getCommandId(),
        known -> {
          OrderTask completed = Tasks.completed(known, draft.at(), turn, attributes, resources);
          return dropped ? Tasks.unwanted(completed, Wish.withdrawn, draft.at()) : completed;
        });
    if (Tasks.isCompensation(task)) {
      draft.change(
          task.getCompensates(), known -> Tasks.over(known, TaskState.compensated, draft.at()));
    } else if (task.getMilestone() != null && Tasks.isAsked(task)) {
      draft.tell(
          UpdateKind.MILESTONE,
          Optional.of(task.getMilestone()),
          what(draft, task) + " is done: " + task.getMilestone());
    }
  }

  /** A task as people know it. */
  static String what(OrderDraft draft, OrderTask task) {
    return (Tasks.isCompensation(task) ? "Taking back task " : "Task ")
        + task.getTask()
        + " of line "
        + draft.lineOf(task.getCommandId()).map(OrderLine::getLineId).orElse("");
  }
}
