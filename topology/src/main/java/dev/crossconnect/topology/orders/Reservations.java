package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderReservation;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ReservationStep;
import dev.crossconnect.avro.ReservedResource;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.topology.inventory.ReservationRequests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an order takes from the inventory. Everything that its lines lack is asked for in one
 * request, all or nothing; what they get is confirmed line by line when the line is completed, and
 * given back when nothing uses it any more.
 */
final class Reservations {

  private static final String INVALID = "INVALID";

  private static final Comparator<ReservationPart> BY_POOL =
      Comparator.comparing(ReservationPart::getSite)
          .thenComparing(ReservationPart::getKind)
          .thenComparing(ReservationPart::getPartId);

  private Reservations() {}

  /** Makes what is asked for, had and given back agree with what the lines are now. */
  static void bringInLine(OrderDraft draft) {
    List<ReservationPart> missing = new ArrayList<>();
    for (OrderLine line : draft.lines()) {
      settle(draft, line);
      missing.addAll(missing(draft, line));
    }
    missing.sort(BY_POOL);
    Optional<OrderReservation> open = draft.holdings().open();
    if (open.isPresent()) {
      if (open.get().getParts().equals(missing)) {
        return;
      }
      abandon(draft, open.get());
    }
    if (!missing.isEmpty()) {
      ask(draft, missing);
    }
  }

  /** What was asked for is not what is wanted any more. */
  private static void abandon(OrderDraft draft, OrderReservation open) {
    if (open.getStep() == ReservationStep.asked) {
      draft.holdings().step(open, ReservationStep.releasing);
    } else {
      draft.holdings().drop(open);
    }
  }

  private static void ask(OrderDraft draft, List<ReservationPart> missing) {
    Optional<String> objection =
        missing.stream().flatMap(part -> ReservationRequests.objection(part).stream()).findFirst();
    if (objection.isPresent()) {
      draft.holdings().refuseUnasked(draft.version(), missing, INVALID, objection.get());
    } else {
      draft.holdings().reserve(draft.version(), missing);
    }
  }

  /** By kind, how many its tasks take. */
  private static Map<String, Integer> wanted(OrderLine line) {
    Map<String, Integer> wanted = new TreeMap<>();
    for (OrderTask task : line.getTasks()) {
      if (Tasks.isAsked(task) && task.getState() != TaskState.skipped) {
        task.getTakes().forEach((kind, n) -> wanted.merge(kind, n, Integer::sum));
      }
    }
    return wanted;
  }

  private static List<ReservationPart> missing(OrderDraft draft, OrderLine line) {
    if (line.getState() != LifeState.inProgress || Lines.isFailing(line)) {
      return List.of();
    }
    Map<String, Integer> wanted = wanted(line);
    if (wanted.isEmpty()) {
      return List.of();
    }
    for (OrderReservation entry : draft.holdings().had(line.getLineId())) {
      ReservationPart part = Holdings.part(entry);
      if (part.getSite().equals(site(line))) {
        wanted.computeIfPresent(part.getKind(), (kind, n) -> n - part.getQuantity());
      }
    }
    return wanted.entrySet().stream()
        .filter(lack -> lack.getValue() > 0)
        .map(
            lack ->
                ReservationPart.newBuilder()
                    .setPartId(line.getLineId())
                    .setSite(site(line))
                    .setKind(lack.getKey())
                    .setQuantity(lack.getValue())
                    .build())
        .toList();
  }

  private static String site(OrderLine line) {
    return Optional.ofNullable(line.getSite()).orElse("");
  }

  /** It has all that its tasks take. */
  static boolean isProvided(OrderDraft draft, OrderLine line) {
    return missing(draft, line).isEmpty();
  }

  private static void settle(OrderDraft draft, OrderLine line) {
    List<OrderReservation> had = draft.holdings().had(line.getLineId());
    if (had.isEmpty()) {
      return;
    }
    Map<String, Integer> wanted = wanted(line);
    for (OrderReservation entry : had) {
      ReservationPart part = Holdings.part(entry);
      boolean needed =
          part.getSite().equals(site(line)) && wanted.getOrDefault(part.getKind(), 0) > 0;
      if (needed) {
        wanted.merge(part.getKind(), -part.getQuantity(), Integer::sum);
      }
      if (isKept(line, entry, needed)) {
        if (!Lines.isLive(line) && entry.getStep() == ReservationStep.held) {
          draft.holdings().step(entry, ReservationStep.confirming);
        }
      } else if (entry.getStep() == ReservationStep.waived) {
        draft.holdings().drop(entry);
      } else {
        draft.holdings().step(entry, ReservationStep.releasing);
      }
    }
  }

  /** A failed line keeps what is still in use, so that nobody else is given it. */
  private static boolean isKept(OrderLine line, OrderReservation entry, boolean needed) {
    return switch (line.getState()) {
      case completed -> needed;
      case inProgress -> (needed && !Lines.isFailing(line)) || isUsed(line, entry);
      case failed, pendingCancellation -> isUsed(line, entry);
      default -> false;
    };
  }

  /** A task that may have taken effect with it was not taken back. */
  private static boolean isUsed(OrderLine line, OrderReservation entry) {
    List<ResourceRef> resources = Holdings.resources(entry);
    return line.getTasks().stream()
        .filter(task -> !Tasks.isCompensation(task) && Tasks.isPerhapsDone(task))
        .filter(task -> Tasks.isUnderWay(task) || leavesSomething(line, task))
        .anyMatch(task -> task.getGiven().stream().anyMatch(resources::contains));
  }

  private static boolean leavesSomething(OrderLine line, OrderTask task) {
    return !task.getCompensation().equals(TaskPlan.NOTHING)
        && Lines.verb(line, task) == Verb.PROVISION;
  }

  /** The task with what it takes or names of what its line has, if this is its first attempt. */
  static OrderTask given(Holdings holdings, OrderLine line, OrderTask task) {
    if (task.getAttempts() > 0 || Tasks.isCompensation(task)) {
      return task;
    }
    Set<String> kinds = new TreeSet<>(task.getTakes().keySet());
    task.getParameters().values().forEach(text -> kinds.addAll(Template.kinds(text)));
    if (kinds.isEmpty()) {
      return task;
    }
    return Tasks.given(
        task,
        Holdings.has(holdings.entries(), line.getLineId())
            .filter(resource -> resource.getSite().equals(site(line)))
            .filter(resource -> kinds.contains(resource.getKind()))
            .toList());
  }

  /** The inventory has answered. */
  static OrderDecision answered(OrderDraft draft, ReservationResult result) {
    Optional<OrderReservation> awaiting = draft.holdings().awaiting(result.getRequestId());
    if (awaiting.isPresent()) {
      treat(draft, awaiting.get(), result);
      return draft.decision();
    }
    if (result.getOutcome() == ReservationOutcome.RESERVED
        && !draft.holdings().knows(result.getReservationId())) {
      // Given to an order that has long given it back: whatever is held for it is let go.
      draft.holdings().releaseUnknown(result.getReservationId(), parts(result));
      return draft.decision();
    }
    return new OrderDecision.Ignored(OrderDecision.Reason.REPEATED_ANSWER);
  }

  private static void treat(OrderDraft draft, OrderReservation entry, ReservationResult result) {
    boolean refused = result.getOutcome() == ReservationOutcome.REFUSED;
    if (result.getAction() == ReservationAction.RESERVE) {
      if (refused) {
        draft.holdings().refuse(entry, code(result), reason(result));
        draft.note("Nothing is reserved: " + reason(result));
      } else {
        List<ReservationPart> given = given(entry, result);
        draft.holdings().grant(entry, given);
        draft.note("Reserved: " + text(given));
      }
      Progress.goOn(draft);
    } else if (result.getAction() == ReservationAction.RELEASE) {
      draft.holdings().drop(entry);
    } else if (refused) {
      draft.holdings().drop(entry);
      draft.tell(
          UpdateKind.REFUSAL,
          Optional.empty(),
          "The inventory does not confirm " + text(entry.getParts()) + ": " + reason(result));
    } else {
      draft.holdings().step(entry, ReservationStep.confirmed);
    }
  }

  private static String code(ReservationResult result) {
    return Optional.ofNullable(result.getCode()).orElse("REFUSED");
  }

  private static String reason(ReservationResult result) {
    return Optional.ofNullable(result.getReason()).orElse("the inventory gives no reason");
  }

  private static String text(List<ReservationPart> parts) {
    return parts.stream()
        .map(part -> part.getSite() + "/" + part.getKind() + " " + part.getResources())
        .collect(Collectors.joining(", "));
  }

  private static List<ReservationPart> given(OrderReservation entry, ReservationResult result) {
    return entry.getParts().stream()
        .map(
            part ->
                Holdings.with(
                    part,
                    result.getResources().stream()
                        .filter(one -> one.getPartId().equals(part.getPartId()))
                        .filter(one -> one.getSite().equals(part.getSite()))
                        .filter(one -> one.getKind().equals(part.getKind()))
                        .map(ReservedResource::getResourceId)
                        .toList()))
        .toList();
  }

  /** The parts of what was given, as far as the answer tells. */
  private static List<ReservationPart> parts(ReservationResult result) {
    Map<List<String>, List<String>> byPart = new LinkedHashMap<>();
    for (ReservedResource one : result.getResources()) {
      byPart
          .computeIfAbsent(
              List.of(one.getPartId(), one.getSite(), one.getKind()), part -> new ArrayList<>())
          .add(one.getResourceId());
    }
    return byPart.entrySet().stream()
        .map(
            part ->
                ReservationPart.newBuilder()
                    .setPartId(part.getKey().get(0))
                    .setSite(part.getKey().get(1))
                    .setKind(part.getKey().get(2))
                    .setQuantity(part.getValue().size())
                    .setResources(part.getValue())
                    .build())
        .sorted(BY_POOL)
        .toList();
  }

  /** An answer that did not come in time is asked for again: the same request, byte for byte. */
  static boolean due(OrderDraft draft) {
    List<OrderReservation> due = draft.holdings().due();
    due.forEach(draft.holdings()::askAgain);
    return !due.isEmpty();
  }

  /** A person says that there will be none: what waits for them fails, the rest goes on without. */
  static void fail(OrderDraft draft, OrderReservation refused) {
    Set<String> lines =
        refused.getParts().stream().map(ReservationPart::getPartId).collect(Collectors.toSet());
    draft.eachLine(
        line ->
            lines.contains(line.getLineId())
                ? Lines.with(line, task -> waitsForResources(task) ? failed(draft, task) : task)
                : line);
    draft.holdings().waive(refused, List.of());
  }

  private static boolean waitsForResources(OrderTask task) {
    return Tasks.isAsked(task)
        && task.getState() == TaskState.waiting
        && !task.getTakes().isEmpty();
  }

  private static OrderTask failed(OrderDraft draft, OrderTask task) {
    return Tasks.over(task, TaskState.failed, draft.at());
  }
}
