package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import java.util.Optional;

/** What whoever asks the inventory has to keep to. */
public final class ReservationRequests {

  private ReservationRequests() {}

  /** The key under which a request reaches the pool whose turn it is. */
  public static String key(ReservationRequest request) {
    ReservationPart next = request.getParts().get(request.getNext());
    return new PoolId(next.getSite(), next.getKind()).key();
  }

  /** Why no pool could be asked for this part, if so. */
  public static Optional<String> objection(ReservationPart part) {
    String site = PoolId.objection(part.getSite());
    if (!site.isEmpty()) {
      return Optional.of("The site '" + part.getSite() + "' " + site);
    }
    Optional<String> kind = objectionToKind(part.getKind());
    if (kind.isPresent()) {
      return kind;
    }
    String id = Names.objection(part.getPartId());
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of("The part '" + part.getPartId() + "' " + id);
  }

  /** Why this cannot be the name of a kind of resources, if so. */
  public static Optional<String> objectionToKind(String kind) {
    String objection = PoolId.objection(kind);
    return objection.isEmpty()
        ? Optional.empty()
        : Optional.of("The kind '" + kind + "' " + objection);
  }
}
