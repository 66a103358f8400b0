package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.HistoryEntry;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineUpdate;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the hub does about an order. Pure: the same order, event, time and catalogue give the same
 * decision, so that an event that is processed again after a crash cannot issue a different
 * command.
 */
final class OrderRules {

  /** More is cut from the middle: how it began and how it ends tells the story. */
  private static final int LONGEST_HISTORY = 200;

  /** The scale of quantities in the schema. */
  private static final int QUANTITY_SCALE = 6;

  private final Catalogue catalogue;

  OrderRules(Catalogue catalogue) {
    this.catalogue = catalogue;
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
    ProvisioningResult result = ((OrderEvent.Reported) event).result();
    return order
        .map(known -> reported(known, result, at))
        .orElseGet(() -> new OrderDecision.Ignored(OrderDecision.Reason.UNKNOWN_ORDER));
  }

  private OrderDecision captured(CustomerOrder wanted, Instant at) {
    Draft draft = new Draft(empty(wanted, at), at);
    draft.enter(LifeState.acknowledged, "Captured from Salesforce");
    begin(draft, wanted);
    return draft.decision();
  }

  /** Starts what is on the order, if its time has come and every product is known. */
  private void begin(Draft draft, CustomerOrder wanted) {
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
          draft.rejectLines(wanted);
          draft.enter(LifeState.rejected, "The catalogue does not know the products " + unknown);
          return;
        }
        for (CustomerOrder.Line line : wanted.lines()) {
          draft.lines.add(begin(draft, wanted, line));
        }
        draft.enter(LifeState.inProgress, "Tasks are under way");
      }
    }
  }

  private OrderLine begin(Draft draft, CustomerOrder wanted, CustomerOrder.Line line) {
    List<OrderTask> tasks = new ArrayList<>();
    for (Catalogue.TaskPlan plan : catalogue.product(line.sku()).orElseThrow().tasks()) {
      String commandId =
          String.join(
              ".",
              wanted.orderId(),
              Integer.toString(wanted.version()),
              line.lineId(),
              plan.task());
      tasks.add(
          new OrderTask(
              commandId, plan.task(), plan.target(), TaskState.waiting, 0, null, null, null, null));
    }
    return next(draft, orderLine(line, LifeState.inProgress, tasks));
  }

  /** Sends the command of the first task that waits, if none before it is still to be done. */
  private OrderLine next(Draft draft, OrderLine line) {
    List<OrderTask> tasks = new ArrayList<>(line.getTasks());
    for (int i = 0; i < tasks.size(); i++) {
      OrderTask task = tasks.get(i);
      if (task.getState() == TaskState.completed) {
        continue;
      }
      if (task.getState() == TaskState.waiting) {
        Catalogue.TaskPlan plan = plan(line.getSku(), task.getTask());
        tasks.set(i, task(task, TaskState.inProgress, task.getAttempts() + 1, draft.at));
        draft.commands.add(command(draft.order.getOrderId(), line, tasks.get(i), plan, draft.at));
      }
      break;
    }
    return with(line, line.getState(), tasks);
  }

  private Catalogue.TaskPlan plan(String sku, String task) {
    return catalogue
        .product(sku)
        .flatMap(p -> p.tasks().stream().filter(plan -> plan.task().equals(task)).findFirst())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The catalogue no longer has task " + task + " of product " + sku));
  }

  /** An order that does not come together is held where people see it, not forgotten. */
  private static OrderDecision incomplete(
      Optional<OrderState> order, OrderEvent.Incomplete event, Instant at) {
    String cause = "Salesforce has not sent " + event.missing();
    if (order.isEmpty()) {
      Draft draft = new Draft(unseen(event.orderId(), at), at);
      draft.enter(LifeState.held, cause);
      return draft.decision();
    }
    Draft draft = new Draft(order.get(), at);
    draft.lines.addAll(order.get().getLines());
    draft.note(cause + " of a newer version; the order goes on as it was");
    return draft.decision();
  }

  private OrderDecision amended(OrderState order, CustomerOrder wanted, Instant at) {
    if (wanted.version() <= order.getVersion()) {
      return new OrderDecision.Ignored(OrderDecision.Reason.REPEATED_VERSION);
    }
    Draft draft = new Draft(versioned(order, wanted), at);
    if (order.getVersion() == 0) {
      draft.enter(LifeState.acknowledged, "Captured from Salesforce");
      begin(draft, wanted);
    } else if (order.getState() == LifeState.acknowledged) {
      begin(draft, wanted);
    } else {
      draft.lines.addAll(order.getLines());
      draft.note(
          "Version "
              + wanted.version()
              + " came after the order was begun; it goes on as it was begun");
    }
    return draft.decision();
  }

  private OrderDecision reported(OrderState order, ProvisioningResult result, Instant at) {
    Draft draft = new Draft(order, at);
    boolean found = false;
    for (OrderLine line : order.getLines()) {
      int index = indexOf(line, result.getCommandId());
      if (index < 0) {
        draft.lines.add(line);
        continue;
      }
      found = true;
      OrderTask task = line.getTasks().get(index);
      if (task.getState() != TaskState.inProgress) {
        return new OrderDecision.Ignored(OrderDecision.Reason.REPEATED_RESULT);
      }
      draft.lines.add(afterResult(draft, line, index, result));
    }
    if (!found) {
      return new OrderDecision.Ignored(OrderDecision.Reason.UNKNOWN_COMMAND);
    }
    draft.conclude(result);
    return draft.decision();
  }

  private static int indexOf(OrderLine line, String commandId) {
    for (int i = 0; i < line.getTasks().size(); i++) {
      if (line.getTasks().get(i).getCommandId().equals(commandId)) {
        return i;
      }
    }
    return -1;
  }

  private OrderLine afterResult(Draft draft, OrderLine line, int index, ProvisioningResult result) {
    TaskState state =
        switch (result.getOutcome()) {
          case COMPLETED -> TaskState.completed;
          case REJECTED -> TaskState.rejected;
          case FAILED -> TaskState.failed;
          case UNKNOWN -> TaskState.unknown;
        };
    List<OrderTask> tasks = new ArrayList<>(line.getTasks());
    OrderTask task = tasks.get(index);
    tasks.set(
        index,
        new OrderTask(
            task.getCommandId(),
            task.getTask(),
            task.getTarget(),
            state,
            task.getAttempts(),
            result.getCode(),
            result.getDetail(),
            task.getStartedAt(),
            draft.at));
    if (state != TaskState.completed) {
      return with(line, LifeState.failed, tasks);
    }
    boolean all = tasks.stream().allMatch(each -> each.getState() == TaskState.completed);
    return all
        ? with(line, LifeState.completed, tasks)
        : next(draft, with(line, line.getState(), tasks));
  }

  private static ProvisioningCommand command(
      String orderId, OrderLine line, OrderTask task, Catalogue.TaskPlan plan, Instant at) {
    Map<String, String> parameters = new TreeMap<>(line.getParameters());
    parameters.put("sku", line.getSku());
    parameters.put("quantity", line.getQuantity().stripTrailingZeros().toPlainString());
    if (line.getSite() != null) {
      parameters.put("site", line.getSite());
    }
    Verb verb =
        switch (line.getAction()) {
          case Add -> Verb.PROVISION;
          case Change -> Verb.MODIFY;
          case Remove -> Verb.REMOVE;
        };
    return new ProvisioningCommand(
        task.getCommandId(),
        orderId,
        line.getLineId(),
        task.getTask(),
        task.getTarget(),
        verb,
        plan.specification(),
        parameters,
        List.of(),
        task.getAttempts(),
        at,
        at.plus(plan.timeout()));
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

  private static OrderLine orderLine(
      CustomerOrder.Line line, LifeState state, List<OrderTask> tasks) {
    return new OrderLine(
        line.lineId(),
        line.sku(),
        scaled(line.quantity()),
        line.action(),
        line.site().orElse(null),
        state,
        new HashMap<>(line.parameters()),
        tasks);
  }

  private static BigDecimal scaled(BigDecimal quantity) {
    return quantity.setScale(QUANTITY_SCALE, java.math.RoundingMode.HALF_EVEN);
  }

  private static OrderLine with(OrderLine line, LifeState state, List<OrderTask> tasks) {
    return new OrderLine(
        line.getLineId(),
        line.getSku(),
        line.getQuantity(),
        line.getAction(),
        line.getSite(),
        state,
        line.getParameters(),
        tasks);
  }

  private static OrderTask task(OrderTask task, TaskState state, int attempts, Instant startedAt) {
    return new OrderTask(
        task.getCommandId(),
        task.getTask(),
        task.getTarget(),
        state,
        attempts,
        null,
        null,
        startedAt,
        null);
  }

  /** An order on its way from one state to the next, and what is to be sent for it. */
  private static final class Draft {
    private final OrderState order;
    private final Instant at;
    private final List<OrderLine> lines = new ArrayList<>();
    private final List<HistoryEntry> history;
    private final List<ProvisioningCommand> commands = new ArrayList<>();
    private final List<OrderUpdate> updates = new ArrayList<>();
    private LifeState state;
    private long sequence;

    Draft(OrderState order, Instant at) {
      this.order = order;
      this.at = at;
      this.state = order.getState();
      this.sequence = order.getSequence();
      this.history = new ArrayList<>(order.getHistory());
    }

    void rejectLines(CustomerOrder wanted) {
      wanted.lines().forEach(line -> lines.add(orderLine(line, LifeState.rejected, List.of())));
    }

    void note(String detail) {
      history.add(new HistoryEntry(at, state, detail));
      if (history.size() > LONGEST_HISTORY) {
        history.remove(LONGEST_HISTORY / 2);
      }
    }

    void enter(LifeState next, String cause) {
      state = next;
      note(cause);
      sequence++;
      updates.add(
          new OrderUpdate(
              order.getOrderId(),
              order.getNumber(),
              order.getAccount(),
              order.getVersion(),
              sequence,
              next,
              lines.stream()
                  .map(line -> new LineUpdate(line.getLineId(), line.getSku(), line.getState()))
                  .toList(),
              cause,
              at));
    }

    /** The order's state after one of its tasks has ended. */
    void conclude(ProvisioningResult result) {
      if (result.getOutcome() != dev.crossconnect.avro.Outcome.COMPLETED) {
        note(
            "Task "
                + result.getTask()
                + " of line "
                + result.getLineId()
                + " ended "
                + result.getOutcome()
                + (result.getCode() == null ? "" : " with " + result.getCode()));
      }
      if (lines.stream().anyMatch(line -> line.getState() == LifeState.inProgress)) {
        return;
      }
      long completed =
          lines.stream().filter(line -> line.getState() == LifeState.completed).count();
      if (completed == lines.size()) {
        enter(LifeState.completed, "All tasks are done");
      } else if (completed == 0) {
        enter(LifeState.failed, "No line could be completed");
      } else {
        enter(LifeState.partial, completed + " of " + lines.size() + " lines are completed");
      }
    }

    OrderDecision decision() {
      return new OrderDecision.Changed(
          new OrderState(
              order.getOrderId(),
              order.getNumber(),
              order.getAccount(),
              state,
              order.getVersion(),
              sequence,
              order.getPlacedAt(),
              at,
              state == LifeState.completed ? at : order.getCompletedAt(),
              List.copyOf(lines),
              List.copyOf(history)),
          List.copyOf(commands),
          List.copyOf(updates));
    }
  }
}
