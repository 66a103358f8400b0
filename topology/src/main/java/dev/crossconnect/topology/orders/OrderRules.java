package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the hub does about an order. Pure: the same order, event, time and business rules give the
 * same decision, so that an event that is processed again after a crash cannot issue a different
 * command.
 */
final class OrderRules {

  /** The code of an attempt that brought no result in time. */
  static final String TIMEOUT = "TIMEOUT";

  private static final String SEPARATOR = ".";

  /** The scale of quantities in the schema. */
  private static final int QUANTITY_SCALE = 6;

  private final Catalogue catalogue;
  private final FalloutPolicy policy;

  OrderRules(Catalogue catalogue, FalloutPolicy policy) {
    this.catalogue = catalogue;
    this.policy = policy;
  }

  OrderDecision decide(Optional<OrderState> order, OrderEvent event, Instant at) {
    if (event instanceof OrderEvent.Placed placed) {
      return order.isPresent()
          ? amended(order.get(), placed.order(), at)
          : captured(placed.order(), at);
    }
    if (event instanceof OrderEvent.Incomplete incomplete) {
      return incomplete(order, incomplete, at);
    }
    if (order.isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.UNKNOWN_ORDER);
    }
    if (event instanceof OrderEvent.Reported reported) {
      return reported(new OrderDraft(order.get(), at), reported.result());
    }
    if (event instanceof OrderEvent.Decided decided) {
      return decided(new OrderDraft(order.get(), at), decided.decision());
    }
    return due(new OrderDraft(order.get(), at));
  }

  private OrderDecision captured(CustomerOrder wanted, Instant at) {
    OrderDraft draft = new OrderDraft(empty(wanted, at), at);
    draft.enter(LifeState.acknowledged, "Captured from Salesforce");
    begin(draft, wanted);
    return draft.decision();
  }

  /** Starts what is on the order, if its time has come and every product is known. */
  private void begin(OrderDraft draft, CustomerOrder wanted) {
    switch (wanted.status()) {
      case DRAFT -> {}
      case CANCELLED -> draft.enter(LifeState.cancelled, "Cancelled before it was begun");
      case ACTIVATED -> {
        List<String> unknown =
            wanted.lines().stream()
                .map(CustomerOrder.Line::sku)
                .filter(sku -> catalogue.product(sku).isEmpty())
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
          draft.lines(
              wanted.lines().stream()
                  .map(line -> line(line, LifeState.rejected, List.of()))
                  .toList());
          draft.enter(LifeState.rejected, "The catalogue does not know the products " + unknown);
          return;
        }
        draft.lines(wanted.lines().stream().map(line -> planned(wanted, line)).toList());
        draft.enter(LifeState.inProgress, "Tasks are under way");
        draft.goOn();
      }
    }
  }

  private OrderLine planned(CustomerOrder wanted, CustomerOrder.Line line) {
    List<OrderTask> tasks =
        catalogue.product(line.sku()).orElseThrow().tasks().stream()
            .map(plan -> Tasks.planned(commandId(wanted, line, plan.task()), plan))
            .toList();
    return line(line, LifeState.inProgress, tasks);
  }

  private static String commandId(CustomerOrder order, CustomerOrder.Line line, String task) {
    return String.join(
        SEPARATOR, order.orderId(), Integer.toString(order.version()), line.lineId(), task);
  }

  /** The order a command belongs to: its id begins with that of its order. */
  static String orderOf(String commandId) {
    int end = commandId.indexOf(SEPARATOR);
    return end < 0 ? commandId : commandId.substring(0, end);
  }

  /** An order that does not come together is held where people see it, not forgotten. */
  private static OrderDecision incomplete(
      Optional<OrderState> order, OrderEvent.Incomplete event, Instant at) {
    String cause = "Salesforce has not sent " + event.missing();
    if (order.isEmpty()) {
      OrderDraft draft = new OrderDraft(unseen(event.orderId(), at), at);
      draft.enter(LifeState.held, cause);
      return draft.decision();
    }
    OrderDraft draft = new OrderDraft(order.get(), at);
    draft.note(cause + " of a newer version; the order goes on as it was");
    return draft.decision();
  }

  private OrderDecision amended(OrderState order, CustomerOrder wanted, Instant at) {
    if (wanted.version() <= order.getVersion()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.REPEATED_VERSION);
    }
    OrderDraft draft = new OrderDraft(versioned(order, wanted), at);
    if (isIncomplete(order)) {
      draft.enter(LifeState.acknowledged, "Captured from Salesforce");
      begin(draft, wanted);
    } else if (order.getState() == LifeState.acknowledged) {
      begin(draft, wanted);
    } else {
      draft.note(
          "Version "
              + wanted.version()
              + " came after the order was begun; it goes on as it was begun");
    }
    return draft.decision();
  }

  private OrderDecision reported(OrderDraft draft, ProvisioningResult result) {
    Optional<OrderTask> found = task(draft, result.getCommandId());
    if (found.isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.UNKNOWN_COMMAND);
    }
    OrderTask task = found.get();
    // That it was done is worth knowing however late it comes; that an attempt failed which nobody
    // waits for any more is not.
    boolean late = result.getOutcome() == Outcome.COMPLETED && !Tasks.isOver(task);
    if (task.getState() == TaskState.waiting || !(Tasks.isAwaited(task) || late)) {
      return new OrderDecision.Ignored(OrderDecision.Reason.REPEATED_RESULT);
    }
    treat(
        draft,
        task,
        result.getOutcome(),
        Optional.ofNullable(result.getCode()),
        Optional.ofNullable(result.getDetail()),
        result.getAttributes());
    draft.goOn();
    return draft.decision();
  }

  /** What is done about an outcome, by the policy. */
  private void treat(
      OrderDraft draft,
      OrderTask task,
      Outcome outcome,
      Optional<String> code,
      Optional<String> detail,
      Map<String, String> attributes) {
    String id = task.getCommandId();
    draft.change(id, known -> Tasks.reported(known, outcome, code, detail));
    if (outcome == Outcome.COMPLETED) {
      draft.change(id, known -> Tasks.over(known, TaskState.completed, draft.at(), attributes));
      return;
    }
    FalloutPolicy.Treatment treatment =
        policy.treatment(task.getTarget(), outcome, code, id, task.getAttempts());
    draft.note(
        "Task "
            + task.getTask()
            + " of line "
            + lineOf(draft, id)
            + " came to "
            + outcome
            + code.map(c -> " with " + c).orElse("")
            + " at attempt "
            + task.getAttempts());
    if (treatment instanceof FalloutPolicy.Treatment.Retry retry) {
      draft.change(id, known -> Tasks.retrying(known, draft.at(), retry.pause()));
    } else if (treatment instanceof FalloutPolicy.Treatment.Skip) {
      draft.change(id, known -> Tasks.over(known, TaskState.skipped, draft.at(), Map.of()));
    } else if (treatment instanceof FalloutPolicy.Treatment.Fail) {
      draft.change(id, known -> Tasks.over(known, TaskState.failed, draft.at(), Map.of()));
    } else {
      draft.change(id, Tasks::inFallout);
    }
  }

  /** Time has passed: what was waited for too long, and what has paused long enough. */
  private OrderDecision due(OrderDraft draft) {
    List<OrderTask> due = draft.tasks().filter(task -> Tasks.isDue(task, draft.at())).toList();
    if (due.isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.NOTHING_DUE);
    }
    for (OrderTask task : due) {
      if (task.getState() == TaskState.retrying) {
        draft.send(task.getCommandId());
      } else {
        treat(
            draft,
            task,
            Outcome.UNKNOWN,
            Optional.of(TIMEOUT),
            Optional.of("No result within " + task.getTimeoutMillis() + " ms"),
            Map.of());
      }
    }
    draft.goOn();
    return draft.decision();
  }

  private static OrderDecision decided(OrderDraft draft, PersonDecision decision) {
    String id = decision.getCommandId();
    if (id.equals(draft.order().getOrderId())) {
      return decidedOnIncomplete(draft, decision);
    }
    Optional<OrderTask> task =
        task(draft, id).filter(known -> known.getState() == TaskState.fallout);
    if (task.isEmpty()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.NOT_IN_FALLOUT);
    }
    draft.note(
        decision.getBy()
            + " decided "
            + decision.getVerdict()
            + " about task "
            + task.get().getTask()
            + ": "
            + decision.getRemark());
    switch (decision.getVerdict()) {
      case RETRY -> draft.send(id);
      case COMPLETE ->
          draft.change(
              id,
              known ->
                  Tasks.over(known, TaskState.completed, draft.at(), decision.getAttributes()));
      case FAIL ->
          draft.change(id, known -> Tasks.over(known, TaskState.failed, draft.at(), Map.of()));
    }
    draft.goOn();
    return draft.decision();
  }

  /** An order that never came together can be given up; to wait on is to do nothing. */
  private static OrderDecision decidedOnIncomplete(OrderDraft draft, PersonDecision decision) {
    if (!isIncomplete(draft.order()) || decision.getVerdict() != Verdict.FAIL) {
      return new OrderDecision.Ignored(OrderDecision.Reason.NOT_IN_FALLOUT);
    }
    draft.enter(LifeState.rejected, decision.getBy() + " gave it up: " + decision.getRemark());
    return draft.decision();
  }

  /** An order of which only parts have come. */
  static boolean isIncomplete(OrderState order) {
    return order.getVersion() == 0 && order.getState() == LifeState.held;
  }

  private static Optional<OrderTask> task(OrderDraft draft, String commandId) {
    return draft.tasks().filter(task -> task.getCommandId().equals(commandId)).findFirst();
  }

  private static String lineOf(OrderDraft draft, String commandId) {
    return draft.order().getLines().stream()
        .filter(line -> line.getTasks().stream().anyMatch(t -> t.getCommandId().equals(commandId)))
        .map(OrderLine::getLineId)
        .findFirst()
        .orElse("");
  }

  private static OrderState empty(CustomerOrder wanted, Instant at) {
    return new OrderState(
        wanted.orderId(),
        wanted.number().orElse(null),
        wanted.account().orElse(null),
        LifeState.acknowledged,
        wanted.version(),
        0L,
        at,
        at,
        null,
        List.of(),
        List.of());
  }

  /** An order of which nothing is known but parts: version 0, before the first. */
  private static OrderState unseen(String orderId, Instant at) {
    return new OrderState(
        orderId, null, null, LifeState.held, 0, 0L, at, at, null, List.of(), List.of());
  }

  private static OrderState versioned(OrderState order, CustomerOrder wanted) {
    return new OrderState(
        order.getOrderId(),
        wanted.number().orElse(null),
        wanted.account().orElse(null),
        order.getState(),
        wanted.version(),
        order.getSequence(),
        order.getPlacedAt(),
        order.getUpdatedAt(),
        order.getCompletedAt(),
        order.getLines(),
        order.getHistory());
  }

  private static OrderLine line(CustomerOrder.Line line, LifeState state, List<OrderTask> tasks) {
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
}
