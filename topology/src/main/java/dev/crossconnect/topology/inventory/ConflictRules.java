package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.Holder;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.ReservedResource;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.Settlement;
import java.util.List;
import java.util.Optional;

/** What a person decides where a source contradicts whoever has a resource. */
final class ConflictRules {

  private final PoolDraft draft;
  private final ResourceRules resources;

  ConflictRules(PoolDraft draft, ResourceRules resources) {
    this.draft = draft;
    this.resources = resources;
  }

  /** A conflict is settled once; afterwards there is none. */
  void settle(ReservationRequest request) {
    Settlement settlement = request.getSettles();
    Optional<ResourceState> resource =
        draft
            .pool()
            .resource(settlement.getResourceId())
            .filter(known -> known.getConflict() != null);
    resource.ifPresent(known -> settle(known, settlement, request.getBy()));
    draft.effect(
        new InventoryEffect.Answer(
            request.getReplyTo(),
            request.getReplyKey(),
            resource
                .map(known -> settled(request, known))
                .orElseGet(() -> nothingToSettle(request))));
  }

  private void settle(ResourceState known, Settlement settlement, String by) {
    switch (settlement.getVerdict()) {
      case KEEP ->
          resources.keep(known, new PoolDraft.Cause("Kept: " + settlement.getReason(), by));
      case YIELD -> {
        Optional.ofNullable(known.getHolder()).ifPresent(holder -> takeFrom(holder, known));
        resources.giveBack(known, new PoolDraft.Cause("Yielded: " + settlement.getReason(), by));
      }
    }
  }

  /** So that whoever asks for the reservation again does not hear of what it has no more. */
  private void takeFrom(Holder holder, ResourceState resource) {
    draft
        .pool()
        .reservation(ReservationId.of(holder))
        .ifPresent(
            reservation -> {
              List<String> left =
                  reservation.getPart().getResources().stream()
                      .filter(id -> !id.equals(resource.getResourceId()))
                      .toList();
              draft.keep(
                  ReservationState.newBuilder(reservation)
                      .setPart(
                          ReservationPart.newBuilder(reservation.getPart())
                              .setResources(left)
                              .build())
                      .build());
            });
  }

  private ReservationResult settled(ReservationRequest request, ResourceState known) {
    Optional<Holder> holder = Optional.ofNullable(known.getHolder());
    return result(request)
        .setReservationId(holder.map(Holder::getReservationId).orElse(""))
        .setOrderId(holder.map(Holder::getOrderId).orElse(null))
        .setOutcome(
            switch (request.getSettles().getVerdict()) {
              case KEEP -> ReservationOutcome.CONFIRMED;
              case YIELD -> ReservationOutcome.RELEASED;
            })
        .setResources(
            List.of(
                new ReservedResource(
                    holder.map(Holder::getPartId).orElse(""),
                    known.getSite(),
                    known.getKind(),
                    known.getResourceId())))
        .build();
  }

  private ReservationResult nothingToSettle(ReservationRequest request) {
    return result(request)
        .setReservationId("")
        .setOutcome(ReservationOutcome.REFUSED)
        .setCode("NO_CONFLICT")
        .setReason(
            "Nothing contradicts whoever has '" + request.getSettles().getResourceId() + "' now")
        .build();
  }

  private ReservationResult.Builder result(ReservationRequest request) {
    return ReservationResult.newBuilder()
        .setRequestId(request.getRequestId())
        .setAction(request.getAction())
        .setAt(draft.at());
  }
}
