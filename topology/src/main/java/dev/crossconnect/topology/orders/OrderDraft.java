package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.HistoryEntry;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineUpdate;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderPrice;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An order on its way from one state to the next, and what is to be sent for it. Holds no rule;
 * lives for one decision.
 */
final class OrderDraft {

  /** More is cut from the middle: how it began and how it ends tells the story. */
  private static final int LONGEST_HISTORY = 200;

  private static final int LONGEST_DETAIL = 500;

  private static final Set<LifeState> ENDED =
      EnumSet.of(
          LifeState.rejected,
          LifeState.cancelled,
          LifeState.completed,
          LifeState.failed,
          LifeState.partial);

  private final String orderId;
  private final Instant at;
  private final Instant placedAt;
  private final List<OrderLine> lines = new ArrayList<>();
  private final List<HistoryEntry> history = new ArrayList<>();
  private final List<ProvisioningCommand> commands = new ArrayList<>();
  private final List<OrderUpdate> updates = new ArrayList<>();
  private Optional<String> number = Optional.empty();
  private Optional<String> account = Optional.empty();
  private Optional<String> effectiveDate = Optional.empty();
  private Optional<String> dueDate = Optional.empty();
  private Optional<String> priceBook = Optional.empty();
  private Optional<String> currency = Optional.empty();
  private LifeState state = LifeState.acknowledged;
  private int version;
  private long sequence;
  private Optional<Instant> completedAt = Optional.empty();
  private Optional<OrderPrice> price = Optional.empty();
  private Optional<String> hold = Optional.empty();
  private Optional<Instant> resumeAt = Optional.empty();
  private Optional<Instant> promisedBy = Optional.empty();
  private boolean late;
  private final Holdings holdings;

  /** An order of which nothing is known yet: version 0, before the first. */
  OrderDraft(String orderId, Instant at) {
    this.orderId = orderId;
    this.at = at;
    this.placedAt = at;
    this.holdings = new Holdings(orderId, at);
  }

  OrderDraft(OrderState order, Instant at) {
    this.orderId = order.getOrderId();
    this.at = at;
    this.placedAt = order.getPlacedAt();
    this.holdings = new Holdings(order, at);
    lines.addAll(order.getLines());
    history.addAll(order.getHistory());
    number = Optional.ofNullable(order.getNumber());
    account = Optional.ofNullable(order.getAccount());
    effectiveDate = Optional.ofNullable(order.getEffectiveDate());
    dueDate = Optional.ofNullable(order.getDueDate());
    priceBook = Optional.ofNullable(order.getPriceBook());
    currency = Optional.ofNullable(order.getCurrency());
    state = order.getState();
    version = order.getVersion();
    sequence = order.getSequence();
    completedAt = Optional.ofNullable(order.getCompletedAt());
    price = Optional.ofNullable(order.getPrice());
    hold = Optional.ofNullable(order.getHold());
    resumeAt = Optional.ofNullable(order.getResumeAt());
    promisedBy = Optional.ofNullable(order.getPromisedBy());
    late = order.getLate();
  }

  /** Takes over what a version says of the order as a whole. */
  void adopt(CustomerOrder wanted) {
    version = wanted.version();
    number = wanted.number();
    account = wanted.account();
    effectiveDate = wanted.effectiveDate();
    dueDate = wanted.dueDate();
    priceBook = wanted.priceBook();
    currency = wanted.currency();
  }

  Instant at() {
    return at;
  }

  String orderId() {
    return orderId;
  }

  int version() {
    return version;
  }

  Optional<String> number() {
    return number;
  }

  Optional<String> account() {
    return account;
  }

  Optional<String> effectiveDate() {
    return effectiveDate;
  }

  Optional<String> dueDate() {
    return dueDate;
  }

  Optional<String> priceBook() {
    return priceBook;
  }

  Optional<String> currency() {
    return currency;
  }

  LifeState state() {
    return state;
  }

  boolean isEnded() {
    return ENDED.contains(state);
  }

  static boolean isEnded(OrderState order) {
    return ENDED.contains(order.getState());
  }

  Optional<OrderPrice> price() {
    return price;
  }

  void price(Optional<OrderPrice> costs) {
    price = costs;
  }

  Optional<String> hold() {
    return hold;
  }

  void hold(Optional<String> code) {
    hold = code;
  }

  Optional<Instant> resumeAt() {
    return resumeAt;
  }

  void resumeAt(Optional<Instant> when) {
    resumeAt = when;
  }

  /** What it has asked of the inventory. */
  Holdings holdings() {
    return holdings;
  }

  Optional<Instant> promisedBy() {
    return promisedBy;
  }

  /** When it is late; that it was late by an earlier promise is forgotten. */
  void promise(Optional<Instant> by) {
    if (!by.equals(promisedBy)) {
      promisedBy = by;
      late = false;
    }
  }

  boolean isLate() {
    return late;
  }

  void isLateNow() {
    late = true;
  }

  List<OrderLine> lines() {
    return List.copyOf(lines);
  }

  void lines(List<OrderLine> wanted) {
    lines.clear();
    lines.addAll(wanted);
  }

  void eachLine(UnaryOperator<OrderLine> step) {
    lines.replaceAll(step);
  }

  Optional<OrderLine> line(String lineId) {
    for (OrderLine line : lines) {
      if (line.getLineId().equals(lineId)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  Stream<OrderTask> tasks() {
    return lines.stream().flatMap(line -> line.getTasks().stream());
  }

  Optional<OrderTask> task(String commandId) {
    for (OrderLine line : lines) {
      for (OrderTask task : line.getTasks()) {
        if (task.getCommandId().equals(commandId)) {
          return Optional.of(task);
        }
      }
    }
    return Optional.empty();
  }

  Optional<OrderLine> lineOf(String commandId) {
    for (OrderLine line : lines) {
      for (OrderTask task : line.getTasks()) {
        if (task.getCommandId().equals(commandId)) {
          return Optional.of(line);
        }
      }
    }
    return Optional.empty();
  }

  void note(String detail) {
    history.add(
        new HistoryEntry(
            at,
            state,
            detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail));
    if (history.size() > LONGEST_HISTORY) {
      history.remove(LONGEST_HISTORY / 2);
    }
  }

  void enter(LifeState next, String cause) {
    state = next;
    if (next == LifeState.completed && completedAt.isEmpty()) {
      completedAt = Optional.of(at);
    }
    tell(UpdateKind.STATE, Optional.empty(), cause);
  }

  /** Something worth knowing that leaves the order in its state. */
  void tell(UpdateKind kind, Optional<String> milestone, String cause) {
    note(cause);
    sequence++;
    updates.add(
        new OrderUpdate(
            orderId,
            number.orElse(null),
            account.orElse(null),
            version,
            sequence,
            state,
            lines.stream()
                .map(line -> new LineUpdate(line.getLineId(), line.getSku(), line.getState()))
                .toList(),
            cause,
            at,
            kind.word(),
            milestone.orElse(null)));
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
          lines.set(i, Lines.with(line, line.getState(), changed));
          return;
        }
      }
    }
  }

  /** Makes the next attempt at a task. */
  void send(String commandId) {
    OrderLine line = lineOf(commandId).orElseThrow();
    change(
        commandId,
        task -> Tasks.sent(Reservations.given(holdings, line, task), Lines.verb(line, task), at));
    OrderLine changed = lineOf(commandId).orElseThrow();
    commands.add(Commands.of(orderId, changed, task(commandId).orElseThrow(), at));
  }

  /** How many tasks of the order have been done. */
  int turns() {
    int most = 0;
    for (OrderLine line : lines) {
      for (OrderTask task : line.getTasks()) {
        most = Math.max(most, task.getTurn());
      }
    }
    return most;
  }

  OrderDecision.Changed decision() {
    return new OrderDecision.Changed(
        new OrderState(
            orderId,
            number.orElse(null),
            account.orElse(null),
            state,
            version,
            sequence,
            placedAt,
            at,
            completedAt.orElse(null),
            List.copyOf(lines),
            List.copyOf(history),
            effectiveDate.orElse(null),
            dueDate.orElse(null),
            priceBook.orElse(null),
            currency.orElse(null),
            price.orElse(null),
            hold.orElse(null),
            resumeAt.orElse(null),
            promisedBy.orElse(null),
            late,
            null,
            holdings.entries(),
            holdings.attempts()),
        List.copyOf(commands),
        List.copyOf(updates),
        holdings.requests());
  }
}
