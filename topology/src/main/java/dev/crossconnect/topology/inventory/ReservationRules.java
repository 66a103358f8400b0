package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.Holder;
import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.ReservationStatus;
import dev.crossconnect.avro.ReservedResource;
import dev.crossconnect.avro.ResourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pool does about its part of a reservation.
 *
 * <p>A request is a baton. Each pool does its part and hands the request on to the next, and the
 * last answers. A pool that has to refuse answers at once and sends a release to the parts before
 * it. Nobody ever waits for another while holding something, so there is no deadlock; and since the
 * refusal and the releases are written in one transaction, nothing stays held for nobody.
 *
 * <p>What became of a part is remembered under the reservation's id, also after its end. So a
 * repeat runs along the same pools, finds the same answers there, and has no effect; and a release
 * that was faster than what it releases leaves word for it.
 */
final class ReservationRules {

  private static final int MOST_AT_ONCE = 1_000;
  private static final String HUB = "hub";

  private final PoolDraft draft;
  private final ResourceRules resources;
  private final InventorySettings settings;

  ReservationRules(PoolDraft draft, InventorySettings settings) {
    this.draft = draft;
    this.settings = settings;
    this.resources = new ResourceRules(draft, settings);
  }

  void asked(ReservationRequest request) {
    ReservationPart part = requireFit(request);
    Optional<ReservationState> known =
        draft.pool().reservation(new ReservationId(request.getReservationId(), part.getPartId()));
    switch (request.getAction()) {
      case RESERVE -> reserve(request, part, known);
      case CONFIRM -> confirm(request, known);
      case RELEASE -> release(request, part, known);
    }
  }

  /** What could not be kept, or belongs elsewhere, is a dead letter: nobody can be told of it. */
  private ReservationPart requireFit(ReservationRequest request) {
    ReservationPart part = request.getParts().get(request.getNext());
    PoolId pool = new PoolId(part.getSite(), part.getKind());
    if (!pool.equals(draft.pool().id())) {
      throw new IllegalArgumentException(
          "The part that is next is for "
              + pool.key()
              + " but came under the key "
              + draft.pool().id().key());
    }
    if (!Names.isFit(request.getReservationId())
        || !(part.getPartId().isEmpty() || Names.isFit(part.getPartId()))) {
      throw new IllegalArgumentException(
          "The ids of a reservation and its parts must be names of up to 200 characters");
    }
    return part;
  }

  private void reserve(
      ReservationRequest request, ReservationPart part, Optional<ReservationState> known) {
    if (known.isPresent()) {
      repeat(request, part, known.get());
      return;
    }
    Instant expiresAt = expiry(request);
    Optional<Refusal> objection = objection(part, expiresAt);
    if (objection.isPresent()) {
      refuse(request, objection.get());
      return;
    }
    List<String> found = found(Want.of(part));
    if (found.isEmpty()) {
      Refusal refusal = tooFew(part);
      keepRefused(request, part, refusal);
      refuse(request, refusal);
      return;
    }
    ReservationState held =
        state(request, part)
            .setPart(ReservationPart.newBuilder(part).setResources(found).build())
            .setStatus(ReservationStatus.held)
            .setExpiresAt(expiresAt)
            .build();
    draft.keep(held);
    if (expiresAt != null) {
      draft.remind(expiresAt, new PoolEvent.HoldDue(ReservationId.of(held)));
    }
    Holder holder = new Holder(request.getReservationId(), part.getPartId(), request.getOrderId());
    PoolDraft.Cause cause = new PoolDraft.Cause("Reserved", by(request));
    found.forEach(id -> resources.take(resource(id), holder, cause));
    handOn(request, held);
  }

  private void repeat(ReservationRequest request, ReservationPart part, ReservationState known) {
    boolean isTombstone = known.getPart().getQuantity() == 0;
    if (!isTombstone && !Want.of(part).equals(Want.of(known.getPart()))) {
      refuse(
          request,
          new Refusal(
              "DIFFERENT",
              "This reservation was made before, for something else: a new one needs a new id"));
      return;
    }
    switch (known.getStatus()) {
      case held, confirmed -> handOn(request, known);
      case released, expired, refused -> refuse(request, ended(known));
    }
  }

  private Instant expiry(ReservationRequest request) {
    if (request.getExpiresAt() != null) {
      return request.getExpiresAt();
    }
    return request.getHoldMillis() <= 0
        ? null
        : draft.at().plus(Duration.ofMillis(request.getHoldMillis()));
  }

  private Optional<Refusal> objection(ReservationPart part, Instant expiresAt) {
    if (part.getQuantity() < 1 || part.getQuantity() > MOST_AT_ONCE) {
      return Optional.of(
          new Refusal(
              "INVALID",
              "The quantity is " + part.getQuantity() + "; 1 to " + MOST_AT_ONCE + " are allowed"));
    }
    if (part.getContiguous() && !settings.countable().contains(part.getKind())) {
      return Optional.of(
          new Refusal(
              "INVALID",
              "Unbroken series are kept for "
                  + settings.countable()
                  + " only, as the setting"
                  + " inventory.contiguous.kinds says"));
    }
    if (!isFit(part)) {
      return Optional.of(
          new Refusal(
              "INVALID", "Constraints must be names and values without control characters"));
    }
    if (draft.pool().state().isEmpty()) {
      return Optional.of(
          new Refusal(
              "UNKNOWN_POOL", "There has never been a resource in " + draft.pool().id().key()));
    }
    if (expiresAt != null && !expiresAt.isAfter(draft.at())) {
      return Optional.of(new Refusal("EXPIRED", "The time to hold it was over on the way"));
    }
    return Optional.empty();
  }

  private static boolean isFit(ReservationPart part) {
    return part.getConstraints().entrySet().stream()
            .allMatch(c -> Names.isFit(c.getKey()) && Names.isFit(c.getValue()))
        && (part.getAffinity() == null || Names.isFit(part.getAffinity()));
  }

  private List<String> found(Want want) {
    return draft.pool().state().orElseThrow().getAvailable() < want.quantity()
        ? List.of()
        : draft.pool().free(want);
  }

  private Refusal tooFew(ReservationPart part) {
    long available = draft.pool().state().orElseThrow().getAvailable();
    return new Refusal(
        "TOO_FEW",
        "%d wanted of %s%s, %d free"
            .formatted(
                part.getQuantity(),
                draft.pool().id().key(),
                Want.of(part).isPlain() && !part.getContiguous() ? "" : " that fit together",
                available));
  }

  private void confirm(ReservationRequest request, Optional<ReservationState> known) {
    if (known.isEmpty()) {
      refuse(request, unknown(request));
      return;
    }
    ReservationState reservation = known.get();
    switch (reservation.getStatus()) {
      case confirmed -> handOn(request, reservation);
      case released, expired, refused -> refuse(request, ended(reservation));
      case held -> {
        if (isOver(reservation)) {
          refuse(request, ended(expire(reservation)));
          return;
        }
        ReservationState confirmed =
            ReservationState.newBuilder(reservation)
                .setStatus(ReservationStatus.confirmed)
                .setExpiresAt(null)
                .build();
        draft.keep(confirmed);
        PoolDraft.Cause cause = new PoolDraft.Cause("Confirmed", by(request));
        held(reservation).forEach(resource -> resources.assign(resource, cause));
        handOn(request, confirmed);
      }
    }
  }

  private void release(
      ReservationRequest request, ReservationPart part, Optional<ReservationState> known) {
    if (known.isEmpty()) {
      if (request.getReplyTo() == ReplyTo.CALLER) {
        refuse(request, unknown(request));
        return;
      }
      // What it releases may still be on its way.
      ReservationState tombstone =
          end(
              state(request, ReservationPart.newBuilder(part).setQuantity(0).build())
                  .setStatus(ReservationStatus.released)
                  .build(),
              ReservationStatus.released,
              Optional.ofNullable(request.getRefusal()));
      handOn(request, tombstone);
      return;
    }
    ReservationState reservation = known.get();
    boolean isUndone = request.getRefusal() != null;
    boolean isOpen =
        reservation.getStatus() == ReservationStatus.held
            || (reservation.getStatus() == ReservationStatus.confirmed && !isUndone);
    if (isOpen) {
      giveBack(
          reservation,
          new PoolDraft.Cause(
              isUndone ? "Another part was refused: " + request.getRefusal() : "Released",
              by(request)));
      end(
          reservation,
          isUndone ? ReservationStatus.refused : ReservationStatus.released,
          Optional.ofNullable(request.getRefusal()));
    }
    handOn(request, reservation);
  }

  void holdDue(ReservationId id) {
    draft
        .pool()
        .reservation(id)
        .filter(reservation -> reservation.getStatus() == ReservationStatus.held)
        .filter(this::isOver)
        .ifPresent(this::expire);
  }

  void forgetDue(ReservationId id) {
    draft
        .pool()
        .reservation(id)
        .filter(reservation -> reservation.getEndedAt() != null)
        .filter(r -> !r.getEndedAt().plus(settings.keepEnded()).isAfter(draft.at()))
        .ifPresent(reservation -> draft.forget(id));
  }

  private boolean isOver(ReservationState reservation) {
    return reservation.getExpiresAt() != null && !reservation.getExpiresAt().isAfter(draft.at());
  }

  private ReservationState expire(ReservationState reservation) {
    giveBack(reservation, new PoolDraft.Cause("Not confirmed in time", HUB));
    return end(reservation, ReservationStatus.expired, Optional.empty());
  }

  private void giveBack(ReservationState reservation, PoolDraft.Cause cause) {
    held(reservation).forEach(resource -> resources.giveBack(resource, cause));
  }

  /** The resources that the reservation has. */
  private List<ResourceState> held(ReservationState reservation) {
    ReservationId id = ReservationId.of(reservation);
    return reservation.getPart().getResources().stream()
        .map(this::resource)
        .filter(r -> r.getHolder() != null && ReservationId.of(r.getHolder()).equals(id))
        .toList();
  }

  private ResourceState resource(String id) {
    return draft
        .pool()
        .resource(id)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Resource '" + id + "' of " + draft.pool().id().key() + " is not there"));
  }

  private void keepRefused(ReservationRequest request, ReservationPart part, Refusal refusal) {
    ReservationState.Builder refused =
        state(request, part).setCode(refusal.code()).setReason(refusal.reason());
    end(
        refused.setStatus(ReservationStatus.refused).build(),
        ReservationStatus.refused,
        Optional.empty());
  }

  private ReservationState end(
      ReservationState reservation, ReservationStatus status, Optional<String> undoneBecause) {
    ReservationState.Builder ended =
        ReservationState.newBuilder(reservation).setStatus(status).setEndedAt(draft.at());
    undoneBecause.ifPresent(
        code ->
            ended
                .setStatus(ReservationStatus.refused)
                .setCode(code)
                .setReason("Another part of the reservation was refused"));
    ReservationState kept = ended.build();
    draft.keep(kept);
    draft.remind(
        draft.at().plus(settings.keepEnded()), new PoolEvent.ForgetDue(ReservationId.of(kept)));
    return kept;
  }

  private ReservationState.Builder state(ReservationRequest request, ReservationPart part) {
    return ReservationState.newBuilder()
        .setReservationId(request.getReservationId())
        .setPart(part)
        .setOrderId(request.getOrderId())
        .setBy(by(request))
        .setReservedAt(draft.at());
  }

  private static String by(ReservationRequest request) {
    return request.getBy().isEmpty() ? HUB : request.getBy();
  }

  /** The next pool's turn, or the answer if this was the last. */
  private void handOn(ReservationRequest request, ReservationState done) {
    List<ReservationPart> parts = new ArrayList<>(request.getParts());
    parts.set(
        request.getNext(),
        ReservationPart.newBuilder(parts.get(request.getNext()))
            .setResources(done.getPart().getResources())
            .build());
    ReservationRequest.Builder after =
        ReservationRequest.newBuilder(request).setParts(List.copyOf(parts));
    if (request.getAction() == ReservationAction.RESERVE && request.getExpiresAt() == null) {
      after.setExpiresAt(done.getExpiresAt());
    }
    if (request.getNext() + 1 < parts.size()) {
      draft.effect(new InventoryEffect.HandOn(after.setNext(request.getNext() + 1).build()));
    } else {
      answer(after.build());
    }
  }

  private void answer(ReservationRequest request) {
    reply(
        request,
        result(request)
            .setOutcome(
                switch (request.getAction()) {
                  case RESERVE -> ReservationOutcome.RESERVED;
                  case CONFIRM -> ReservationOutcome.CONFIRMED;
                  case RELEASE -> ReservationOutcome.RELEASED;
                })
            .setExpiresAt(
                request.getAction() == ReservationAction.RESERVE ? request.getExpiresAt() : null)
            .setResources(
                request.getParts().stream()
                    .flatMap(
                        part ->
                            part.getResources().stream()
                                .map(
                                    id ->
                                        new ReservedResource(
                                            part.getPartId(), part.getSite(), part.getKind(), id)))
                    .toList()));
  }

  /** Why nothing is held. */
  private record Refusal(String code, String reason) {}

  private static Refusal unknown(ReservationRequest request) {
    return new Refusal(
        "UNKNOWN_RESERVATION",
        "There is no reservation '" + request.getReservationId() + "' in this pool");
  }

  private static Refusal ended(ReservationState reservation) {
    return switch (reservation.getStatus()) {
      case expired ->
          new Refusal(
              "EXPIRED", "It was not confirmed in time, and ended at " + endOf(reservation));
      case refused ->
          new Refusal(
              reservation.getCode() == null ? "REFUSED_BEFORE" : reservation.getCode(),
              reservation.getReason() == null ? "It was refused before" : reservation.getReason());
      default -> new Refusal("RELEASED", "It was released at " + endOf(reservation));
    };
  }

  private static Instant endOf(ReservationState reservation) {
    return reservation.getEndedAt();
  }

  /** The whole of it is refused: the other parts are let go, in the same transaction. */
  private void refuse(ReservationRequest request, Refusal refusal) {
    boolean isReserving = request.getAction() == ReservationAction.RESERVE;
    int parts =
        switch (request.getAction()) {
          case RESERVE -> request.getNext();
          case CONFIRM -> request.getParts().size();
          case RELEASE -> 0;
        };
    for (int i = 0; i < parts; i++) {
      if (i != request.getNext()) {
        draft.effect(
            new InventoryEffect.HandOn(
                ReservationRequest.newBuilder(request)
                    .setAction(ReservationAction.RELEASE)
                    .setParts(List.of(request.getParts().get(i)))
                    .setNext(0)
                    .setRefusal(isReserving ? refusal.code() : null)
                    .setReplyTo(ReplyTo.NOBODY)
                    .setBy(HUB)
                    .build()));
      }
    }
    reply(
        request,
        result(request)
            .setOutcome(ReservationOutcome.REFUSED)
            .setCode(refusal.code())
            .setReason(refusal.reason()));
  }

  private ReservationResult.Builder result(ReservationRequest request) {
    return ReservationResult.newBuilder()
        .setRequestId(request.getRequestId())
        .setReservationId(request.getReservationId())
        .setOrderId(request.getOrderId())
        .setAction(request.getAction())
        .setAt(draft.at());
  }

  private void reply(ReservationRequest request, ReservationResult.Builder result) {
    if (request.getReplyTo() != ReplyTo.NOBODY) {
      draft.effect(
          new InventoryEffect.Answer(request.getReplyTo(), request.getReplyKey(), result.build()));
    }
  }
}
