package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An order system that speaks TMF641 v4.
 *
 * <p>A command becomes a service order whose externalId is the commandId. The standard does not
 * promise that a second order with the same externalId is refused, so one is only sent when the
 * first certainly did not arrive; whenever that is not certain, the system is asked for orders with
 * that externalId.
 */
final class Tmf641System implements LegacySystem {

  private static final String AUTHENTICATION = "AUTHENTICATION";

  private final Tmf641Settings settings;
  private final Clock clock;
  private final ServiceOrderApi api;
  private final News news;
  private final OrderWatch watch;

  Tmf641System(Tmf641Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.api = new ServiceOrderApi(settings, clock);
    this.news =
        settings
            .callback()
            .<News>map(callback -> new CalledBack(settings, callback, api))
            .orElseGet(() -> new Polling(settings));
    this.watch = new OrderWatch(api, news);
  }

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    if (command.getSpecification().isBlank()) {
      return new Outcome.Rejected(
          "NO_SPECIFICATION", "The command does not say which specification to order");
    }
    Deadline deadline = deadline(command);
    Reply reply = api.create(OrderRequest.of(command));
    if (reply instanceof Reply.Lost || reply instanceof Reply.NotSent) {
      news.doubt();
    }
    if (reply instanceof Reply.Success success) {
      Optional<ServiceOrder> order = ServiceOrder.in(success.json());
      return order.isPresent()
          ? outcome(order.get(), deadline)
          : asIfLost(command, deadline, "The answer to the order has no id");
    }
    if (reply instanceof Reply.Refusal refusal) {
      return refused(command, deadline, refusal);
    }
    if (reply instanceof Reply.NotTrusted) {
      return new Outcome.Failed(AUTHENTICATION, reply.detail());
    }
    if (reply instanceof Reply.Busy busy) {
      return Outcome.Failed.busy(busy.detail(), busy.retryAfter().orElse(Duration.ZERO));
    }
    return reply instanceof Reply.NotSent
        ? Outcome.Failed.unreachable(reply.detail())
        : asIfLost(command, deadline, reply.detail());
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    Deadline deadline = deadline(command);
    Search search = search(command, deadline);
    if (search instanceof Search.InVain inVain) {
      return new Verification.Undecided(inVain.detail());
    }
    if (search instanceof Search.Found found) {
      return verdict(watch.untilEnd(found.order(), deadline));
    }
    return new Verification.NotDone();
  }

  /** Our own earlier success may be why the server says that there is a conflict. */
  private Outcome refused(ProvisioningCommand command, Deadline deadline, Reply.Refusal refusal)
      throws InterruptedException {
    boolean conflict = refusal.status() == 409;
    if (conflict && search(command, deadline) instanceof Search.Found found) {
      return outcome(found.order(), deadline);
    }
    return new Outcome.Rejected(refusal.code(), refusal.detail());
  }

  private Outcome asIfLost(ProvisioningCommand command, Deadline deadline, String detail)
      throws InterruptedException {
    Search search = search(command, deadline);
    if (search instanceof Search.Found found) {
      return outcome(found.order(), deadline);
    }
    return new Outcome.Unknown(detail);
  }

  // ---- waiting for an order to end

  private Outcome outcome(ServiceOrder order, Deadline deadline) throws InterruptedException {
    Sighting last = watch.untilEnd(order, deadline);
    return last.order().outcome().orElseGet(() -> new Outcome.Unknown(last.detail()));
  }

  private static Verification verdict(Sighting last) {
    return switch (last.order().end()) {
      case DONE -> new Verification.Done(last.order().attributes());
      case NOTHING_DONE -> new Verification.NotDone();
      case OPEN, PARTLY_DONE -> new Verification.Undecided(last.detail());
    };
  }

  // ---- finding an order again

  private Search search(ProvisioningCommand command, Deadline deadline)
      throws InterruptedException {
    Backoff backoff = settings.retry().backoff();
    while (true) {
      Reply reply = api.find(command.getCommandId());
      if (reply instanceof Reply.Success success) {
        return search(command, success.json());
      }
      if (reply instanceof Reply.Refusal
          || reply instanceof Reply.NotTrusted
          || pauseAfter(reply, backoff, deadline) == Pause.TOO_LATE) {
        return new Search.InVain(reply.detail());
      }
    }
  }

  /**
   * An order of the same id that does something else (the task that is compensated now) is no sign
   * of this command. A server that lists other ids does not know the filter, and may have cut its
   * list off anywhere.
   */
  private static Search search(ProvisioningCommand command, JsonNode list) {
    List<ServiceOrder> orders = new ArrayList<>();
    for (JsonNode json : list) {
      ServiceOrder.in(json).ifPresent(orders::add);
    }
    if (!list.isArray() || orders.size() < list.size()) {
      return new Search.InVain("The answer is not a list of service orders");
    }
    if (orders.stream().anyMatch(order -> !order.externalId().equals(command.getCommandId()))) {
      return new Search.InVain("The order system cannot search by externalId");
    }
    return orders.stream()
        .filter(order -> isSignOf(command, order))
        .min(Comparator.comparing(ServiceOrder::end))
        .<Search>map(Search.Found::new)
        .orElseGet(Search.None::new);
  }

  private static boolean isSignOf(ProvisioningCommand command, ServiceOrder order) {
    return command.getVerb() == Verb.VERIFY || order.mayDo(OrderRequest.action(command.getVerb()));
  }

  private sealed interface Search {
    /** Of several orders the one that says most about an effect. */
    record Found(ServiceOrder order) implements Search {}

    record None() implements Search {}

    /** No answer that could be relied on. */
    record InVain(String detail) implements Search {}
  }

  // ---- pauses

  private Pause pauseAfter(Reply reply, Backoff backoff, Deadline deadline)
      throws InterruptedException {
    Duration own = backoff.next();
    if (reply instanceof Reply.Busy busy) {
      Duration wished = busy.retryAfter().orElse(Duration.ZERO);
      // A little more than was asked for, so that not all come back at that very moment.
      return deadline.pause(wished.plus(own));
    }
    return deadline.pause(own);
  }

  private Deadline deadline(ProvisioningCommand command) {
    return new Deadline(clock, command.getDeadline());
  }

  @Override
  public void close() {
    news.close();
    // The HTTP client of Java 17 ends with its last user.
  }
}
