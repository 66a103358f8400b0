package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Wish;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a newer version means for an order that was begun: line by line, what it asks for is held
 * against what is done, under way and still to come.
 *
 * <ul>
 *   <li>A line that is new is begun.
 *   <li>One that is gone is taken back.
 *   <li>One that asks for another product, at another site or for another action is taken back and
 *       begun anew.
 *   <li>Where anything else differs, it differs for some tasks: those still to come are planned
 *       anew, those done are done again as a modification, those under way are awaited first.
 *   <li>A line with a task past its point of no return that would have to change stays as it is,
 *       with the reason told; the rest goes on.
 * </ul>
 */
final class Amendment {

  private final Planner planner;
  private final Capture capture;

  Amendment(Planner planner, Capture capture) {
    this.planner = planner;
    this.capture = capture;
  }

  /**
   * What becomes of a line.
   *
   * @param what has changed, for people; empty if nothing has
   */
  private record Change(OrderLine line, String what, Optional<String> refusal) {

    static Change none(OrderLine line) {
      return new Change(line, "", Optional.empty());
    }

    static Change refused(OrderLine line, String why) {
      return new Change(line, "", Optional.of(why));
    }
  }

  OrderDecision amended(OrderDraft draft, CustomerOrder wanted) {
    Optional<String> account = draft.account();
    draft.adopt(wanted);
    if (wanted.status() == CustomerOrder.Status.CANCELLED) {
      if (!Cancellation.isUnderWay(draft.state())) {
        Cancellation.attempt(draft, "Salesforce", Cancellation.Reach.BEFORE_ANY_POINT);
      }
      return draft.decision();
    }
    Optional<String> obstacle = obstacle(draft, wanted);
    if (obstacle.isPresent()) {
      refuse(draft, "Version " + wanted.version() + " is refused: " + obstacle.get());
      return draft.decision();
    }
    List<Change> changes = changes(draft, wanted, !account.equals(draft.account()));
    apply(draft, changes);
    return draft.decision();
  }

  private static Optional<String> obstacle(OrderDraft draft, CustomerOrder wanted) {
    if (draft.isEnded() || Cancellation.isUnderWay(draft.state())) {
      return Optional.of("the order is " + draft.state());
    }
    return wanted.status() == CustomerOrder.Status.DRAFT
        ? Optional.of("an order that was begun cannot be a draft again; it can be cancelled")
        : Optional.empty();
  }

  private static void refuse(OrderDraft draft, String why) {
    draft.tell(UpdateKind.REFUSAL, Optional.empty(), why);
  }

  private List<Change> changes(OrderDraft draft, CustomerOrder wanted, boolean forAll) {
    Map<String, CustomerOrder.Line> byId = new TreeMap<>();
    wanted.lines().forEach(line -> byId.put(line.lineId(), line));
    List<Change> changes = new ArrayList<>();
    for (OrderLine line : draft.lines()) {
      Optional<CustomerOrder.Line> now = Optional.ofNullable(byId.remove(line.getLineId()));
      changes.add(
          now.isPresent() && !isTakenOff(line, now.get())
              ? changed(draft, line, now.get(), forAll)
              : gone(draft, line));
    }
    byId.values().forEach(line -> changes.add(added(draft, line)));
    return changes;
  }

  /** To remove what is only being added is to take it back. */
  private static boolean isTakenOff(OrderLine line, CustomerOrder.Line wanted) {
    return line.getAction() == LineAction.Add && wanted.action() == LineAction.Remove;
  }

  private void apply(OrderDraft draft, List<Change> changes) {
    List<OrderLine> lines = changes.stream().map(Change::line).toList();
    boolean differs = changes.stream().anyMatch(change -> !change.what().isEmpty());
    if (differs) {
      Pricer.Answer answer = capture.price(draft, lines);
      if (answer instanceof Pricer.Answer.NoPrice none) {
        refuse(draft, "Version " + draft.version() + " is refused: " + none.why());
        return;
      }
      Capture.take(draft, answer);
    }
    draft.lines(lines);
    draft.promise(capture.promised(draft));
    changes.stream()
        .filter(change -> !change.what().isEmpty())
        .forEach(change -> draft.note(about(draft, change) + change.what()));
    changes.stream()
        .flatMap(
            change ->
                change.refusal().map(why -> about(draft, change) + "is refused: " + why).stream())
        .forEach(why -> refuse(draft, why));
    Progress.goOn(draft);
  }

  private static String about(OrderDraft draft, Change change) {
    return "Version " + draft.version() + " of line " + change.line().getLineId() + " ";
  }

  private Change added(OrderDraft draft, CustomerOrder.Line wanted) {
    OrderLine line = Lines.of(wanted, LifeState.inProgress, List.of());
    if (planner.product(wanted.sku()).isEmpty()) {
      return new Change(
          Lines.with(line, LifeState.rejected, List.of()), "", Optional.of(unknown(wanted)));
    }
    return new Change(
        Lines.with(line, LifeState.inProgress, planner.tasks(draft, line)),
        "is added",
        Optional.empty());
  }

  private static String unknown(CustomerOrder.Line wanted) {
    return "the catalogue does not know the product " + wanted.sku();
  }

  private static Change gone(OrderDraft draft, OrderLine line) {
    if (Lines.isGivenUp(line)) {
      return Change.none(line);
    }
    Optional<Cancellation.Refusal> refusal =
        Cancellation.refusal(line, Cancellation.Reach.BEFORE_ANY_POINT);
    return refusal.isPresent()
        ? Change.refused(line, refusal.get().why())
        : new Change(Cancellation.withdrawn(draft, line), "is taken off", Optional.empty());
  }

  private Change changed(
      OrderDraft draft, OrderLine line, CustomerOrder.Line wanted, boolean forAll) {
    OrderLine now = asWanted(line, wanted);
    boolean begun = !line.getTasks().isEmpty();
    if (isSame(line, now) && !forAll && begun && !Lines.isGivenUp(line)) {
      return Change.none(line);
    }
    if (planner.product(wanted.sku()).isEmpty()) {
      return Change.refused(line, unknown(wanted));
    }
    boolean another =
        Lines.isGivenUp(line)
            || !line.getSku().equals(now.getSku())
            || line.getAction() != now.getAction()
            || !Optional.ofNullable(line.getSite()).equals(Optional.ofNullable(now.getSite()));
    return another ? anew(draft, line, now) : altered(draft, line, now);
  }

  /** A change to what is only being added leaves it something that is added. */
  private static OrderLine asWanted(OrderLine line, CustomerOrder.Line wanted) {
    OrderLine now = Lines.of(wanted, LifeState.inProgress, List.of());
    return line.getAction() == LineAction.Add && wanted.action() == LineAction.Change
        ? new OrderLine(
            now.getLineId(),
            now.getSku(),
            now.getQuantity(),
            LineAction.Add,
            now.getSite(),
            now.getState(),
            now.getParameters(),
            now.getTasks())
        : now;
  }

  private static boolean isSame(OrderLine line, OrderLine now) {
    return line.getSku().equals(now.getSku())
        && line.getQuantity().compareTo(now.getQuantity()) == 0
        && line.getAction() == now.getAction()
        && Optional.ofNullable(line.getSite()).equals(Optional.ofNullable(now.getSite()))
        && line.getParameters().equals(now.getParameters());
  }

  private Change anew(OrderDraft draft, OrderLine line, OrderLine now) {
    Optional<Cancellation.Refusal> refusal =
        Cancellation.refusal(line, Cancellation.Reach.BEFORE_ANY_POINT);
    if (refusal.isPresent()) {
      return Change.refused(line, refusal.get().why());
    }
    List<OrderTask> tasks = new ArrayList<>(begun(Cancellation.withdrawn(draft, line).getTasks()));
    tasks.addAll(planner.tasks(draft, now));
    return new Change(
        Lines.with(now, LifeState.inProgress, tasks),
        "is taken back and begun anew",
        Optional.empty());
  }

  /** Of tasks that are not wanted any more, those that leave nothing to be known. */
  private static List<OrderTask> begun(List<OrderTask> tasks) {
    return tasks.stream().filter(task -> task.getAttempts() > 0 || Tasks.isDone(task)).toList();
  }

  private Change altered(OrderDraft draft, OrderLine line, OrderLine now) {
    Map<String, OrderTask> plan =
        planner.tasks(draft, now).stream()
            .collect(
                Collectors.toMap(
                    OrderTask::getTask, Function.identity(), (a, b) -> b, TreeMap::new));
    Set<String> kept = new HashSet<>();
    List<OrderTask> tasks = new ArrayList<>();
    for (OrderTask task : line.getTasks()) {
      Optional<OrderTask> planned =
          Optional.ofNullable(plan.get(task.getTask()))
              .filter(other -> other.getTarget().equals(task.getTarget()));
      if (!Tasks.isAsked(task)) {
        tasks.add(task);
      } else if (planned.isPresent() && isKept(task, planned.get())) {
        kept.add(task.getTask());
        tasks.add(Tasks.after(task, planned.get().getAfter()));
      } else {
        Optional<String> refusal = refusal(line, task, planned.isPresent());
        if (refusal.isPresent()) {
          return Change.refused(line, refusal.get());
        }
        tasks.add(
            Tasks.unwanted(task, planned.isPresent() ? Wish.replaced : Wish.withdrawn, draft.at()));
      }
    }
    List<OrderTask> all = new ArrayList<>(begunOrAsked(tasks));
    planner.tasks(draft, now).stream()
        .filter(task -> !kept.contains(task.getTask()))
        .forEach(all::add);
    return new Change(Lines.with(now, LifeState.inProgress, all), "is changed", Optional.empty());
  }

  private static List<OrderTask> begunOrAsked(List<OrderTask> tasks) {
    return tasks.stream()
        .filter(task -> Tasks.isAsked(task) || task.getAttempts() > 0 || Tasks.isDone(task))
        .toList();
  }

  /** What would be done the same way need not be done again, unless it has failed. */
  private static boolean isKept(OrderTask task, OrderTask planned) {
    return task.getState() != TaskState.failed
        && task.getState() != TaskState.cancelled
        && task.getSpecification().equals(planned.getSpecification())
        && task.getParameters().equals(planned.getParameters());
  }

  private static Optional<String> refusal(OrderLine line, OrderTask task, boolean goesOn) {
    TaskPlan.Point point =
        goesOn && Tasks.isPerhapsDone(task) ? Lines.ownPoint(task) : Lines.pointReached(line, task);
    return point == TaskPlan.Point.NONE
        ? Optional.empty()
        : Optional.of(new Cancellation.Refusal(line, task, point).why());
  }
}
