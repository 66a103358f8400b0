package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderReservation;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Wish;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What may happen next in an order that was begun: tasks start as soon as those before them are
 * done; what is not wanted any more is taken back, the last first, before anything new of its line
 * begins; and what has become of lines makes what becomes of the order.
 */
final class Progress {

  private static final Set<LifeState> AT_WORK =
      EnumSet.of(LifeState.inProgress, LifeState.held, LifeState.pendingCancellation);

  private Progress() {}

  static void goOn(OrderDraft draft) {
    Reservations.bringInLine(draft);
    for (OrderLine line : draft.lines()) {
      if (Lines.isLive(line)) {
        goOn(draft, line.getLineId());
      }
    }
    draft.eachLine(line -> concluded(draft, line));
    Reservations.bringInLine(draft);
    conclude(draft);
  }

  private static void goOn(OrderDraft draft, String lineId) {
    draft.eachLine(
        line ->
            line.getLineId().equals(lineId) && Lines.isFailing(line)
                ? givingUp(draft, line)
                : line);
    OrderLine line = draft.line(lineId).orElseThrow();
    // Only when the line is at rest is it known what was done last.
    if (!Lines.isUnderWay(line)) {
      Lines.nextToTakeBack(line).ifPresent(done -> takeBack(draft, line, done));
    }
    if (line.getState() == LifeState.inProgress
        && !Lines.isFailing(line)
        && Lines.isSettled(line)) {
      ready(draft, line).forEach(task -> draft.send(task.getCommandId()));
    }
  }

  /** A line that cannot be completed gives back what it can; what cannot be given back goes on. */
  private static OrderLine givingUp(OrderDraft draft, OrderLine line) {
    return Lines.with(
        line,
        task ->
            task.getWish() == Wish.withdrawn
                    || task.getState() == TaskState.failed
                    || Lines.pointReached(line, task) != TaskPlan.Point.NONE
                ? task
                : Tasks.unwanted(task, Wish.withdrawn, draft.at()));
  }

  private static void takeBack(OrderDraft draft, OrderLine line, OrderTask done) {
    OrderTask compensation = Tasks.compensating(done, Commands.wayBack(line, done));
    draft.eachLine(
        other -> {
          if (!other.getLineId().equals(line.getLineId())) {
            return other;
          }
          List<OrderTask> tasks = new ArrayList<>(other.getTasks());
          tasks.add(compensation);
          return Lines.with(other, other.getState(), tasks);
        });
    draft.send(compensation.getCommandId());
  }

  /** The tasks that wait for nothing but their turn, and have the resources they take. */
  private static List<OrderTask> ready(OrderDraft draft, OrderLine line) {
    List<OrderTask> ready = new ArrayList<>();
    for (OrderTask task : line.getTasks()) {
      if (task.getState() == TaskState.waiting
          && Tasks.isAsked(task)
          && isItsTurn(line, task)
          && (task.getTakes().isEmpty() || Reservations.isProvided(draft, line))) {
        ready.add(task);
      }
    }
    return ready;
  }

  /** What it comes after is done, and no other task of its name is under way. */
  private static boolean isItsTurn(OrderLine line, OrderTask task) {
    for (String name : task.getAfter()) {
      if (!Tasks.isDone(Lines.asked(line, name))) {
        return false;
      }
    }
    for (OrderTask other : line.getTasks()) {
      if (other.getTask().equals(task.getTask()) && Tasks.isUnderWay(other)) {
        return false;
      }
    }
    return true;
  }

  private static OrderLine concluded(OrderDraft draft, OrderLine line) {
    if (!Lines.isLive(line) || Lines.isUnderWay(line) || Lines.nextToTakeBack(line).isPresent()) {
      return line;
    }
    if (Lines.isFailing(line)) {
      return Lines.with(line, LifeState.failed, line.getTasks());
    }
    if (line.getState() == LifeState.pendingCancellation) {
      return Lines.with(line, LifeState.cancelled, line.getTasks());
    }
    return Lines.isDone(line) && Reservations.isProvided(draft, line)
        ? Lines.with(line, LifeState.completed, line.getTasks())
        : line;
  }

  private static void conclude(OrderDraft draft) {
    if (!AT_WORK.contains(draft.state()) || draft.hold().isPresent()) {
      return;
    }
    if (draft.lines().stream().anyMatch(Lines::isLive)) {
      concludeLive(draft);
    } else if (draft.state() == LifeState.pendingCancellation) {
      concludeCancellation(draft);
    } else {
      concludeDelivery(draft);
    }
  }

  private static void concludeLive(OrderDraft draft) {
    long waiting = draft.tasks().filter(task -> task.getState() == TaskState.fallout).count();
    Optional<OrderReservation> refused = draft.holdings().refused();
    boolean stands = waiting > 0 || refused.isPresent();
    if (draft.state() == LifeState.inProgress && stands) {
      draft.enter(
          LifeState.held,
          refused
              .map(OrderReservation::getReason)
              .map(why -> "It does not get its resources: " + why)
              .orElse(waiting + " of its tasks wait for a person"));
    } else if (draft.state() == LifeState.held && !stands) {
      draft.enter(LifeState.inProgress, "Tasks are under way again");
    }
  }

  private static void concludeCancellation(OrderDraft draft) {
    if (draft.lines().stream().anyMatch(Lines::isLeftBehind)) {
      draft.enter(LifeState.failed, "Not all that was done could be taken back");
    } else {
      draft.enter(LifeState.cancelled, "All that was done is taken back");
    }
  }

  private static void concludeDelivery(OrderDraft draft) {
    Map<LifeState, Long> states =
        draft.lines().stream()
            .collect(Collectors.groupingBy(OrderLine::getState, Collectors.counting()));
    long wanted = draft.lines().size() - states.getOrDefault(LifeState.cancelled, 0L);
    long completed = states.getOrDefault(LifeState.completed, 0L);
    if (wanted == 0 && !draft.lines().isEmpty()) {
      draft.enter(LifeState.cancelled, "Every line was taken off the order");
    } else if (completed == wanted) {
      draft.enter(LifeState.completed, "All tasks are done");
    } else if (completed == 0) {
      draft.enter(LifeState.failed, "No line could be completed");
    } else {
      draft.enter(LifeState.partial, completed + " of " + wanted + " lines are completed");
    }
  }
}
