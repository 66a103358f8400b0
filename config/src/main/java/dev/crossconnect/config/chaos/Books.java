package dev.crossconnect.config.chaos;

import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.config.chaos.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was told about orders and resources, added up without a look at any state of the hub. */
public final class Books {

  private Books() {}

  /** Each update of an order stands there once, in its turn. */
  public static List<Violation> ofOrders(List<OrderUpdate> updates) {
    List<Violation> found = new ArrayList<>();
    Map<String, Long> last = new HashMap<>();
    for (OrderUpdate update : updates) {
      long expected = last.getOrDefault(update.getOrderId(), 0L) + 1;
      long sequence = update.getSequence();
      if (sequence != expected) {
        found.add(
            new Violation(
                sequence < expected ? Kind.DOUBLED : Kind.LOST,
                "order %s: update %d stands where %d was to come"
                    .formatted(update.getOrderId(), sequence, expected)));
      }
      last.merge(update.getOrderId(), sequence, Math::max);
    }
    return found;
  }

  /**
   * Each resource was given to one reservation, and that is whom the caller was told.
   *
   * @param given what callers were answered, by reservation
   */
  public static List<Violation> ofResources(
      List<InventoryUpdate> updates, Map<String, List<String>> given) {
    List<Violation> found = new ArrayList<>();
    Map<String, String> holders = new TreeMap<>();
    for (InventoryUpdate update : updates) {
      if (update.getState() == ResourceStatus.reserved) {
        String before = holders.put(update.getResourceId(), update.getReservationId());
        if (before != null) {
          found.add(
              new Violation(
                  Kind.OVERSOLD,
                  "%s was given to %s and to %s"
                      .formatted(update.getResourceId(), before, update.getReservationId())));
        }
      }
    }
    Map<String, String> told = new TreeMap<>();
    given.forEach(
        (reservation, resources) ->
            resources.forEach(
                resource -> {
                  String before = told.put(resource, reservation);
                  if (before != null) {
                    found.add(
                        new Violation(
                            Kind.OVERSOLD,
                            "%s was promised to %s and to %s"
                                .formatted(resource, before, reservation)));
                  }
                }));
    told.forEach(
        (resource, reservation) -> {
          if (!reservation.equals(holders.get(resource))) {
            found.add(
                new Violation(
                    Kind.LOST,
                    "%s was promised to %s, and %s has it"
                        .formatted(resource, reservation, holders.get(resource))));
          }
        });
    holders.forEach(
        (resource, reservation) -> {
          if (!told.containsKey(resource)) {
            found.add(
                new Violation(
                    Kind.DOUBLED,
                    "%s is with %s, who was not told".formatted(resource, reservation)));
          }
        });
    return found;
  }
}
