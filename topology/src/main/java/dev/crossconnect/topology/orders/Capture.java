package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How an order begins: known products, a price, and its day. */
final class Capture {

  /** Why an order is held: nothing says what it costs. */
  static final String NO_PRICE = "NO_PRICE";

  /** A price that was loaded a moment ago may still be on its way to this instance. */
  private static final Duration PRICE_ON_ITS_WAY = Duration.ofSeconds(5);

  private final Planner planner;
  private final Pricer pricer;

  Capture(Planner planner, Pricer pricer) {
    this.planner = planner;
    this.pricer = pricer;
  }

  /** An order of which only parts have come. */
  static boolean isIncomplete(OrderDraft draft) {
    return draft.version() == 0 && draft.state() == LifeState.held;
  }

  /** Nothing was done for it yet, so a newer version takes its place as a whole. */
  static boolean isUnbegun(OrderDraft draft) {
    return isIncomplete(draft)
        || draft.hold().isPresent()
        || draft.state() == LifeState.acknowledged
        || draft.state() == LifeState.pending;
  }

  /** An order that does not come together is held where people see it, not forgotten. */
  static void incomplete(OrderDraft draft, String missing) {
    String cause = "Salesforce has not sent " + missing;
    if (draft.version() == 0) {
      draft.enter(LifeState.held, cause);
    } else {
      draft.note(cause + " of a newer version; the order goes on as it was");
    }
  }

  /** The first version, or a newer one of an order that was not begun. */
  void captured(OrderDraft draft, CustomerOrder wanted) {
    boolean isNew = draft.version() == 0;
    draft.adopt(wanted);
    draft.price(Optional.empty());
    draft.hold(Optional.empty());
    draft.resumeAt(Optional.empty());
    if (draft.dueDate().isPresent()) {
      draft.promise(promised(draft));
    }
    draft.lines(
        wanted.lines().stream()
            .map(line -> Lines.of(line, LifeState.acknowledged, List.of()))
            .toList());
    if (isNew) {
      draft.enter(LifeState.acknowledged, "Captured");
    }
    switch (wanted.status()) {
      case DRAFT -> {
        if (draft.state() != LifeState.acknowledged) {
          draft.enter(LifeState.acknowledged, "It is a draft again");
        }
      }
      case CANCELLED -> cancelled(draft, "Cancelled before it was begun");
      case ACTIVATED -> begin(draft, Patience.LEFT);
    }
  }

  /** Whether a price may still be waited for. */
  private enum Patience {
    LEFT,
    SPENT
  }

  static void cancelled(OrderDraft draft, String cause) {
    draft.hold(Optional.empty());
    draft.resumeAt(Optional.empty());
    eachLineIs(draft, LifeState.cancelled);
    draft.enter(LifeState.cancelled, cause);
  }

  /** Its day has come, or a price that was on its way should be there. */
  void resume(OrderDraft draft) {
    draft.resumeAt(Optional.empty());
    begin(draft, Patience.SPENT);
  }

  /** A person says that there is a price now. */
  void lookAgain(OrderDraft draft) {
    draft.hold(Optional.empty());
    begin(draft, Patience.SPENT);
  }

  /** A person says that it needs no price. */
  void goOnUnpriced(OrderDraft draft) {
    draft.hold(Optional.empty());
    if (isKnown(draft)) {
      start(draft);
    }
  }

  private void begin(OrderDraft draft, Patience patience) {
    if (!isKnown(draft)) {
      return;
    }
    if (draft.price().isEmpty()) {
      Pricer.Answer answer = price(draft, draft.lines());
      if (answer instanceof Pricer.Answer.NoPrice none) {
        unpriced(draft, none.why(), patience);
        return;
      }
      take(draft, answer);
    }
    start(draft);
  }

  /** Rejects an order with products that nobody knows how to deliver. */
  private boolean isKnown(OrderDraft draft) {
    List<String> unknown = planner.unknown(draft.lines().stream().map(OrderLine::getSku).toList());
    if (!unknown.isEmpty()) {
      eachLineIs(draft, LifeState.rejected);
      draft.enter(LifeState.rejected, "The catalogue does not know the products " + unknown);
    }
    return unknown.isEmpty();
  }

  /** Asks what these lines cost, from the day on which they are wanted. */
  Pricer.Answer price(OrderDraft draft, Collection<OrderLine> lines) {
    return pricer.price(
        new Pricer.Basket(
            draft.account(),
            draft.priceBook(),
            draft.currency(),
            lines.stream()
                .filter(line -> line.getAction() != LineAction.Remove)
                .filter(line -> !Lines.isGivenUp(line))
                .toList(),
            dayToWaitFor(draft).orElse(draft.at()),
            draft.at()));
  }

  /** Keeps what it costs. */
  static void take(OrderDraft draft, Pricer.Answer answer) {
    if (answer instanceof Pricer.Answer.Costs costs) {
      draft.price(Optional.of(costs.price()));
    } else if (answer instanceof Pricer.Answer.Free free) {
      draft.price(Optional.empty());
      draft.note(free.why() + "; it goes on without");
    }
  }

  private static void unpriced(OrderDraft draft, String why, Patience patience) {
    if (patience == Patience.LEFT) {
      draft.resumeAt(Optional.of(draft.at().plus(PRICE_ON_ITS_WAY)));
      draft.note(why + "; it may be on its way");
      return;
    }
    draft.hold(Optional.of(NO_PRICE));
    eachLineIs(draft, LifeState.held);
    draft.enter(LifeState.held, why);
  }

  private void start(OrderDraft draft) {
    Optional<Instant> day = dayToWaitFor(draft);
    if (day.isPresent()) {
      draft.resumeAt(day);
      eachLineIs(draft, LifeState.pending);
      draft.enter(LifeState.pending, "Waits for " + draft.effectiveDate().orElse(""));
      return;
    }
    draft.eachLine(line -> Lines.with(line, LifeState.inProgress, planner.tasks(draft, line)));
    draft.promise(promised(draft));
    draft.enter(LifeState.inProgress, "Tasks are under way");
    Progress.goOn(draft);
  }

  /** The beginning of its day in UTC, if that is still to come. */
  private static Optional<Instant> dayToWaitFor(OrderDraft draft) {
    return draft
        .effectiveDate()
        .map(date -> LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant())
        .filter(day -> day.isAfter(draft.at()));
  }

  /** The end of the day by which it is due; else the longest that its products may take. */
  Optional<Instant> promised(OrderDraft draft) {
    if (draft.dueDate().isPresent()) {
      return draft
          .dueDate()
          .map(date -> LocalDate.parse(date).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    if (draft.promisedBy().isPresent()) {
      return draft.promisedBy();
    }
    return draft.lines().stream()
        .map(line -> planner.product(line.getSku()).flatMap(Catalogue.Product::within))
        .map(within -> within.orElse(null))
        .filter(Objects::nonNull)
        .max(Duration::compareTo)
        .map(draft.at()::plus);
  }

  private static void eachLineIs(OrderDraft draft, LifeState state) {
    draft.eachLine(line -> Lines.with(line, state, line.getTasks()));
  }
}
