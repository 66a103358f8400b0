package dev.crossconnect.topology.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.InventoryChange;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.listeners.Feed;
import dev.crossconnect.topology.listeners.Happening;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happens to resources, as TMF639 tells it; of pools it knows nothing. */
public final class TmfResourceEvents {

  private static final String API = "resourceInventoryManagement";

  private TmfResourceEvents() {}

  record Event(Resource resource) {}

  record Place(String id, String name, String role) {}

  record Resource(
      String id,
      String href,
      String name,
      String category,
      String resourceStatus,
      String usageState,
      List<Place> place,
      @JsonProperty("@type") String type) {}

  public static Feed<InventoryUpdate> feed(Topics topics, AvroSerdes serdes) {
    return new Feed<>(
        API,
        topics.inventoryUpdates(),
        serdes.of(InventoryUpdate.class).deserializer(),
        TmfResourceEvents::told,
        Set.of("id", "place", "category", "resourceStatus"));
  }

  static Optional<Happening> told(InventoryUpdate update) {
    if (update.getResourceId() == null || update.getState() == null) {
      return Optional.empty();
    }
    Resource resource = resource(update);
    return Optional.of(
        new Happening(
            type(update),
            update.getAt(),
            update.getCause(),
            Map.of(
                "id", resource.id(),
                "place", update.getSite(),
                "category", update.getKind(),
                "resourceStatus", resource.resourceStatus()),
            new Event(resource)));
  }

  private static String type(InventoryUpdate update) {
    if (update.getChange() != InventoryChange.RESOURCE) {
      return "ResourceAttributeValueChangeEvent";
    }
    if (update.getBefore() == null) {
      return "ResourceCreateEvent";
    }
    return update.getBefore() == update.getState()
        ? "ResourceAttributeValueChangeEvent"
        : "ResourceStateChangeEvent";
  }

  private static Resource resource(InventoryUpdate update) {
    String id = new PoolId(update.getSite(), update.getKind()).key() + "/" + update.getResourceId();
    return new Resource(
        id,
        ResourceInventoryApi.PATH + "/" + id,
        update.getResourceId(),
        update.getKind(),
        ResourceInventoryApi.status(update.getState()),
        ResourceInventoryApi.usage(update.getState()),
        List.of(new Place(update.getSite(), update.getSite(), "site")),
        "Resource");
  }
}
