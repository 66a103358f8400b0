package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderReservation;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationStep;
import dev.crossconnect.avro.ResourceRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an order has asked of the inventory and what it has got, during one decision, and what is to
 * be asked next. Holds no rule.
 */
final class Holdings {

  private static final Duration BEFORE_ASKING_AGAIN = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 4;
  private static final String BY = "orders";

  private static final Map<ReservationStep, ReservationAction> AWAITED =
      Map.of(
          ReservationStep.asked, ReservationAction.RESERVE,
          ReservationStep.confirming, ReservationAction.CONFIRM,
          ReservationStep.releasing, ReservationAction.RELEASE);

  private static final Set<ReservationStep> HAD =
      EnumSet.of(
          ReservationStep.held,
          ReservationStep.confirming,
          ReservationStep.confirmed,
          ReservationStep.waived);

  private final String orderId;
  private final Instant at;
  private final List<OrderReservation> entries = new ArrayList<>();
  private final List<ReservationRequest> requests = new ArrayList<>();
  private int attempts;

  /** Of an order that has asked for nothing yet. */
  Holdings(String orderId, Instant at) {
    this.orderId = orderId;
    this.at = at;
  }

  Holdings(OrderState order, Instant at) {
    this(order.getOrderId(), at);
    entries.addAll(order.getReservations());
    attempts = order.getReservationAttempts();
  }

  List<OrderReservation> entries() {
    return List.copyOf(entries);
  }

  List<ReservationRequest> requests() {
    return List.copyOf(requests);
  }

  int attempts() {
    return attempts;
  }

  /** What a line has, or goes on without; each entry has one part. */
  List<OrderReservation> had(String lineId) {
    List<OrderReservation> had = new ArrayList<>();
    for (OrderReservation entry : entries) {
      if (isHadBy(entry, lineId)) {
        had.add(entry);
      }
    }
    return had;
  }

  private static boolean isHadBy(OrderReservation entry, String lineId) {
    return HAD.contains(entry.getStep()) && part(entry).getPartId().equals(lineId);
  }

  /** The resources that a line has. */
  static Stream<ResourceRef> has(Collection<OrderReservation> entries, String lineId) {
    return entries.stream()
        .filter(entry -> isHadBy(entry, lineId))
        .flatMap(entry -> resources(entry).stream());
  }

  static List<ResourceRef> resources(OrderReservation entry) {
    return entry.getParts().stream()
        .flatMap(
            part ->
                part.getResources().stream()
                    .map(id -> new ResourceRef(part.getSite(), part.getKind(), id)))
        .toList();
  }

  /** The part of what was given part by part. */
  static ReservationPart part(OrderReservation entry) {
    return entry.getParts().get(0);
  }

  /** What is asked for and not yet given, whether it is still to be answered or was refused. */
  Optional<OrderReservation> open() {
    for (OrderReservation entry : entries) {
      if (entry.getStep() == ReservationStep.asked || entry.getStep() == ReservationStep.refused) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  Optional<OrderReservation> refused() {
    return open().filter(entry -> entry.getStep() == ReservationStep.refused);
  }

  Optional<OrderReservation> refused(String reservationId) {
    return refused().filter(entry -> entry.getReservationId().equals(reservationId));
  }

  /** That which waits for the answer to this request. */
  Optional<OrderReservation> awaiting(String requestId) {
    return entries.stream()
        .filter(entry -> AWAITED.containsKey(entry.getStep()))
        .filter(entry -> requestId(entry).equals(requestId))
        .findFirst();
  }

  boolean knows(String reservationId) {
    return entries.stream().anyMatch(entry -> entry.getReservationId().equals(reservationId));
  }

  List<OrderReservation> due() {
    return entries.stream()
        .filter(entry -> entry.getDue() != null && !entry.getDue().isAfter(at))
        .toList();
  }

  /** Asks for what was never asked for before, under a new id. */
  void reserve(int version, List<ReservationPart> parts) {
    attempts++;
    entries.add(asked(nextId(version), ReservationStep.asked, parts, 0));
  }

  /** There is no pool that could be asked for it. */
  void refuseUnasked(int version, List<ReservationPart> parts, String code, String reason) {
    attempts++;
    entries.add(refusal(nextId(version), parts, code, reason));
  }

  private String nextId(int version) {
    return orderId + "." + version + "." + attempts;
  }

  /** Takes an entry a step further and asks the inventory for what that step awaits. */
  void step(OrderReservation entry, ReservationStep step) {
    replace(
        entry,
        List.of(
            AWAITED.containsKey(step)
                ? asked(entry.getReservationId(), step, entry.getParts(), 0)
                : entry(entry.getReservationId(), step, entry.getParts())));
  }

  void refuse(OrderReservation entry, String code, String reason) {
    replace(entry, List.of(refusal(entry.getReservationId(), entry.getParts(), code, reason)));
  }

  /** It was given, and from now on each part goes its own way. */
  void grant(OrderReservation entry, List<ReservationPart> given) {
    split(entry, ReservationStep.held, given);
  }

  /** The order goes on without it, or with what a person has found for it. */
  void waive(OrderReservation entry, List<ResourceRef> found) {
    List<ResourceRef> left = new ArrayList<>(found);
    List<ReservationPart> parts = new ArrayList<>();
    for (ReservationPart part : entry.getParts()) {
      List<ResourceRef> fit =
          left.stream()
              .filter(one -> one.getSite().equals(part.getSite()))
              .filter(one -> one.getKind().equals(part.getKind()))
              .limit(part.getQuantity())
              .toList();
      left.removeAll(fit);
      parts.add(with(part, fit.stream().map(ResourceRef::getResourceId).toList()));
    }
    split(entry, ReservationStep.waived, parts);
  }

  static ReservationPart with(ReservationPart part, List<String> resources) {
    return ReservationPart.newBuilder(part).setResources(resources).build();
  }

  private void split(OrderReservation entry, ReservationStep step, List<ReservationPart> parts) {
    replace(
        entry,
        parts.stream().map(part -> entry(entry.getReservationId(), step, List.of(part))).toList());
  }

  void drop(OrderReservation entry) {
    replace(entry, List.of());
  }

  /** Releases what nobody here has asked for, as far as is known. */
  void releaseUnknown(String reservationId, List<ReservationPart> parts) {
    entries.add(asked(reservationId, ReservationStep.releasing, parts, 0));
  }

  /** Asks the same once more. */
  void askAgain(OrderReservation entry) {
    replace(
        entry,
        List.of(
            asked(entry.getReservationId(), entry.getStep(), entry.getParts(), entry.getAsks())));
  }

  private void replace(OrderReservation entry, List<OrderReservation> by) {
    int index = entries.indexOf(entry);
    entries.remove(index);
    entries.addAll(index, by);
  }

  private static OrderReservation entry(
      String reservationId, ReservationStep step, List<ReservationPart> parts) {
    return new OrderReservation(reservationId, step, List.copyOf(parts), 0, null, null, null);
  }

  private static OrderReservation refusal(
      String reservationId, List<ReservationPart> parts, String code, String reason) {
    return new OrderReservation(
        reservationId, ReservationStep.refused, List.copyOf(parts), 0, null, code, reason);
  }

  /**
   * An entry that awaits an answer, for which it asks.
   *
   * @param asks how often the same was asked already
   */
  private OrderReservation asked(
      String reservationId, ReservationStep step, List<ReservationPart> parts, int asks) {
    OrderReservation entry =
        new OrderReservation(
            reservationId,
            step,
            List.copyOf(parts),
            asks + 1,
            at.plus(BEFORE_ASKING_AGAIN.multipliedBy(1L << Math.min(asks, MOST_DOUBLINGS))),
            null,
            null);
    requests.add(
        ReservationRequest.newBuilder()
            .setRequestId(requestId(entry))
            .setReservationId(reservationId)
            .setOrderId(orderId)
            .setAction(AWAITED.get(step))
            .setParts(parts.stream().map(part -> with(part, List.of())).toList())
            .setReplyTo(ReplyTo.ORDER)
            .setReplyKey(orderId)
            .setBy(BY)
            .build());
    return entry;
  }

  /** The same whenever the same is asked. */
  private static String requestId(OrderReservation entry) {
    ReservationPart first = part(entry);
    return String.join(
        "/",
        entry.getReservationId(),
        AWAITED.get(entry.getStep()).name(),
        first.getSite(),
        first.getKind(),
        first.getPartId());
  }
}
