package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ReservedResource;
import dev.crossconnect.avro.ResourceRef;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** An inventory that keeps the rules of the real one, without pools, batons or brokers. */
final class SimpleInventory {

  private static final int OF_EACH = 4;

  private enum Status {
    HELD,
    CONFIRMED,
    RELEASED,
    REFUSED
  }

  private record Held(Status status, ReservationPart part) {}

  private final Map<String, Deque<String>> free = new HashMap<>();
  private final Map<String, Held> parts = new TreeMap<>();

  ReservationResult asked(ReservationRequest request, Instant at) {
    Optional<String> refusal =
        switch (request.getAction()) {
          case RESERVE -> reserve(request);
          case CONFIRM -> confirm(request);
          case RELEASE -> release(request);
        };
    return ReservationResult.newBuilder()
        .setRequestId(request.getRequestId())
        .setReservationId(request.getReservationId())
        .setOrderId(request.getOrderId())
        .setAction(request.getAction())
        .setOutcome(
            refusal.isPresent()
                ? ReservationOutcome.REFUSED
                : switch (request.getAction()) {
                  case RESERVE -> ReservationOutcome.RESERVED;
                  case CONFIRM -> ReservationOutcome.CONFIRMED;
                  case RELEASE -> ReservationOutcome.RELEASED;
                })
        .setCode(refusal.orElse(null))
        .setReason(refusal.orElse(null))
        .setResources(refusal.isPresent() ? List.of() : resources(request))
        .setAt(at)
        .build();
  }

  private Optional<String> reserve(ReservationRequest request) {
    for (int i = 0; i < request.getParts().size(); i++) {
      ReservationPart part = request.getParts().get(i);
      Held known = parts.get(key(request, part));
      if (known == null) {
        known = taken(part);
        parts.put(key(request, part), known);
      }
      if (known.status() == Status.RELEASED || known.status() == Status.REFUSED) {
        request.getParts().stream()
            .limit(i)
            .filter(before -> parts.get(key(request, before)).status() == Status.HELD)
            .forEach(before -> end(request, before, Status.REFUSED));
        return Optional.of(known.status() == Status.REFUSED ? "TOO_FEW" : "RELEASED");
      }
    }
    return Optional.empty();
  }

  private Held taken(ReservationPart part) {
    Deque<String> pool = free.computeIfAbsent(pool(part), SimpleInventory::full);
    if (pool.size() < part.getQuantity()) {
      return new Held(Status.REFUSED, part);
    }
    List<String> ids =
        IntStream.range(0, part.getQuantity()).mapToObj(n -> pool.removeFirst()).toList();
    return new Held(Status.HELD, Holdings.with(part, ids));
  }

  private static Deque<String> full(String pool) {
    return new ArrayDeque<>(IntStream.range(0, OF_EACH).mapToObj(number -> "r" + number).toList());
  }

  private Optional<String> confirm(ReservationRequest request) {
    for (ReservationPart part : request.getParts()) {
      Held known = parts.get(key(request, part));
      if (known == null || known.part().getResources().isEmpty()) {
        return Optional.of("UNKNOWN_RESERVATION");
      }
      parts.put(key(request, part), new Held(Status.CONFIRMED, known.part()));
    }
    return Optional.empty();
  }

  private Optional<String> release(ReservationRequest request) {
    request.getParts().forEach(part -> end(request, part, Status.RELEASED));
    return Optional.empty();
  }

  private void end(ReservationRequest request, ReservationPart part, Status status) {
    Held known = parts.get(key(request, part));
    if (known != null) {
      free.computeIfAbsent(pool(part), SimpleInventory::full).addAll(known.part().getResources());
    }
    parts.put(key(request, part), new Held(status, Holdings.with(part, List.of())));
  }

  private List<ReservedResource> resources(ReservationRequest request) {
    List<ReservedResource> resources = new ArrayList<>();
    for (ReservationPart part : request.getParts()) {
      parts
          .get(key(request, part))
          .part()
          .getResources()
          .forEach(
              id ->
                  resources.add(
                      new ReservedResource(part.getPartId(), part.getSite(), part.getKind(), id)));
    }
    return resources;
  }

  private static String key(ReservationRequest request, ReservationPart part) {
    return String.join("|", request.getReservationId(), pool(part), part.getPartId());
  }

  private static String pool(ReservationPart part) {
    return part.getSite() + "/" + part.getKind();
  }

  /** What is reserved and neither confirmed nor released. */
  List<ReservationPart> held() {
    return having(Status.HELD);
  }

  List<ReservationPart> confirmed() {
    return having(Status.CONFIRMED);
  }

  private List<ReservationPart> having(Status status) {
    return parts.values().stream().filter(held -> held.status() == status).map(Held::part).toList();
  }

  /** Whether the resource is reserved for this line, or confirmed. */
  boolean has(String lineId, ResourceRef resource) {
    return parts.values().stream()
        .map(Held::part)
        .anyMatch(
            part ->
                part.getPartId().equals(lineId)
                    && part.getSite().equals(resource.getSite())
                    && part.getKind().equals(resource.getKind())
                    && part.getResources().contains(resource.getResourceId()));
  }
}
