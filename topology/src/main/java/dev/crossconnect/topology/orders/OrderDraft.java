package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.HistoryEntry;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.LineUpdate;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An order on its way from one state to the next, and what is to be sent for it. Lives for one
 * decision.
 */
final class OrderDraft {

  /** More is cut from the middle: how it began and how it ends tells the story. */
  private static final int LONGEST_HISTORY = 200;

  private static final Set<LifeState> AT_WORK = EnumSet.of(LifeState.inProgress, LifeState.held);

  private final OrderState order;
  private final Instant at;
  private final List<OrderLine> lines;
  private final List<HistoryEntry> history;
  private final List<ProvisioningCommand> commands = new ArrayList<>();
  private final List<OrderUpdate> updates = new ArrayList<>();
  private LifeState state;
  private long sequence;

  OrderDraft(OrderState order, Instant at) {
    this.order = order;
    this.at = at;
    this.lines = new ArrayList<>(order.getLines());
    this.history = new ArrayList<>(order.getHistory());
    this.state = order.getState();
    this.sequence = order.getSequence();
  }

  Instant at() {
    return at;
  }

  OrderState order() {
    return order;
  }

  void lines(List<OrderLine> wanted) {
    lines.clear();
    lines.addAll(wanted);
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

  Stream<OrderTask> tasks() {
    return lines.stream().flatMap(line -> line.getTasks().stream());
  }

  /** Takes the task with this command a step further. */
  void change(String commandId, UnaryOperator<OrderTask> step) {
    for (int i = 0; i < lines.size(); i++) {
      OrderLine line = lines.get(i);
      List<OrderTask> tasks = line.getTasks();
      for (int t = 0; t < tasks.size(); t++) {
        if (tasks.get(t).getCommandId().equals(commandId)) {
          List<OrderTask> changed = new ArrayList<>(tasks);
          changed.set(t, step.apply(tasks.get(t)));
          lines.set(i, with(line, line.getState(), changed));
          return;
        }
      }
    }
  }

  /** Makes the next attempt at a task. */
  void send(String commandId) {
    change(commandId, task -> Tasks.sent(task, at));
    for (OrderLine line : lines) {
      for (OrderTask task : line.getTasks()) {
        if (task.getCommandId().equals(commandId)) {
          commands.add(command(line, task));
        }
      }
    }
  }

  /** Starts what may start now, and says what has become of lines and order. */
  void goOn() {
    for (OrderLine line : List.copyOf(lines)) {
      if (line.getState() == LifeState.inProgress) {
        ready(line).forEach(task -> send(task.getCommandId()));
      }
    }
    lines.replaceAll(OrderDraft::concluded);
    conclude();
  }

  /** The tasks that wait for nothing but their turn; none where one has failed. */
  private static List<OrderTask> ready(OrderLine line) {
    Map<String, OrderTask> byName = new HashMap<>();
    line.getTasks().forEach(task -> byName.put(task.getTask(), task));
    if (line.getTasks().stream().anyMatch(task -> task.getState() == TaskState.failed)) {
      return List.of();
    }
    return line.getTasks().stream()
        .filter(task -> task.getState() == TaskState.waiting)
        .filter(
            task -> task.getAfter().stream().allMatch(before -> Tasks.isDone(byName.get(before))))
        .toList();
  }

  /** A line has failed when one of its tasks has and no other is still under way. */
  private static OrderLine concluded(OrderLine line) {
    if (line.getState() != LifeState.inProgress) {
      return line;
    }
    List<OrderTask> tasks = line.getTasks();
    if (tasks.stream().allMatch(Tasks::isDone)) {
      return with(line, LifeState.completed, tasks);
    }
    boolean failed = tasks.stream().anyMatch(task -> task.getState() == TaskState.failed);
    boolean underWay =
        tasks.stream()
            .anyMatch(task -> !Tasks.isOver(task) && task.getState() != TaskState.waiting);
    return failed && !underWay ? with(line, LifeState.failed, tasks) : line;
  }

  private void conclude() {
    if (!AT_WORK.contains(state)) {
      return;
    }
    if (lines.stream().anyMatch(line -> line.getState() == LifeState.inProgress)) {
      long waiting = tasks().filter(task -> task.getState() == TaskState.fallout).count();
      if (waiting > 0 && state != LifeState.held) {
        enter(LifeState.held, waiting + " of its tasks wait for a person");
      } else if (waiting == 0 && state == LifeState.held) {
        enter(LifeState.inProgress, "Tasks are under way again");
      }
      return;
    }
    long completed = lines.stream().filter(line -> line.getState() == LifeState.completed).count();
    if (completed == lines.size()) {
      enter(LifeState.completed, "All tasks are done");
    } else if (completed == 0) {
      enter(LifeState.failed, "No line could be completed");
    } else {
      enter(LifeState.partial, completed + " of " + lines.size() + " lines are completed");
    }
  }

  OrderDecision.Changed decision() {
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
            state == LifeState.completed && order.getCompletedAt() == null
                ? at
                : order.getCompletedAt(),
            List.copyOf(lines),
            List.copyOf(history)),
        List.copyOf(commands),
        List.copyOf(updates));
  }

  private ProvisioningCommand command(OrderLine line, OrderTask task) {
    Map<String, String> parameters = new TreeMap<>(line.getParameters());
    parameters.put("sku", line.getSku());
    parameters.put("quantity", line.getQuantity().stripTrailingZeros().toPlainString());
    if (line.getSite() != null) {
      parameters.put("site", line.getSite());
    }
    return new ProvisioningCommand(
        task.getCommandId(),
        order.getOrderId(),
        line.getLineId(),
        task.getTask(),
        task.getTarget(),
        task.getState() == TaskState.verifying ? Verb.VERIFY : verb(line.getAction()),
        task.getSpecification(),
        parameters,
        List.of(),
        task.getAttempts(),
        at,
        at.plusMillis(task.getTimeoutMillis()));
  }

  private static Verb verb(LineAction action) {
    return switch (action) {
      case Add -> Verb.PROVISION;
      case Change -> Verb.MODIFY;
      case Remove -> Verb.REMOVE;
    };
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
        List.copyOf(tasks));
  }
}
