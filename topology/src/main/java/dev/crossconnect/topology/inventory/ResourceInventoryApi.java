package dev.crossconnect.topology.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The TM Forum's face of the inventory, TMF639 v4: reading. A resource's id there is
 * site/kind/resourceId.
 */
public final class ResourceInventoryApi {

  private static final String PATH = "/tmf-api/resourceInventoryManagement/v4/resource";
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  /** What the TM Forum calls the states; what was given back rests in standby. */
  private static final Map<ResourceStatus, String> STATUS =
      Map.of(
          ResourceStatus.available, "available",
          ResourceStatus.reserved, "reserved",
          ResourceStatus.assigned, "reserved",
          ResourceStatus.quarantined, "standby",
          ResourceStatus.unavailable, "suspended");

  private final InventoryReader reader;

  public ResourceInventoryApi(InventoryReader reader) {
    this.reader = reader;
  }

  record Place(String id, String name, String role) {}

  record Characteristic(String name, String value) {}

  record Resource(
      String id,
      String href,
      String name,
      String category,
      String resourceStatus,
      String usageState,
      String administrativeState,
      List<Place> place,
      List<Characteristic> resourceCharacteristic,
      Instant lastUpdate,
      @JsonProperty("@type") String type) {}

  public void addRoutes(RoutesConfig routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/<id>", this::resource);
  }

  private void resource(Context http) {
    String id = http.pathParam("id");
    String[] parts = id.split("/", 3);
    Optional<ResourceState> found =
        parts.length == 3
                && PoolId.objection(parts[0]).isEmpty()
                && PoolId.objection(parts[1]).isEmpty()
            ? reader.resource(new PoolId(parts[0], parts[1]), parts[2])
            : Optional.empty();
    http.json(
        view(
            found.orElseThrow(
                () ->
                    InventoryProblem.UNKNOWN_RESOURCE.of(
                        "There is no resource '" + id + "'",
                        "id",
                        id,
                        "Ask with site/kind/resourceId"))));
  }

  /** By site, kind and status; what follows is asked for with the last id as {@code after}. */
  private void list(Context http) {
    int limit = limit(http.queryParam("limit"));
    String after = Optional.ofNullable(http.queryParam("after")).orElse("");
    Optional<String> site = Optional.ofNullable(http.queryParam("place"));
    Optional<String> kind = Optional.ofNullable(http.queryParam("category"));
    Optional<String> status = Optional.ofNullable(http.queryParam("resourceStatus"));
    List<Resource> items = new ArrayList<>();
    for (PoolId pool : reader.pools()) {
      boolean isWanted =
          site.stream().allMatch(pool.site()::equals)
              && kind.stream().allMatch(pool.kind()::equals);
      if (isWanted && items.size() < limit && AfterId.isIn(pool, after)) {
        fill(items, pool, status, AfterId.within(pool, after), limit);
      }
    }
    http.json(items);
  }

  private void fill(
      List<Resource> items, PoolId pool, Optional<String> status, String after, int limit) {
    String from = after;
    List<ResourceState> page;
    do {
      page = reader.page(pool, Optional.empty(), from, LARGEST_PAGE);
      page.stream()
          .filter(r -> status.stream().allMatch(STATUS.get(r.getState())::equals))
          .limit(limit - items.size())
          .map(ResourceInventoryApi::view)
          .forEach(items::add);
      from = page.isEmpty() ? from : page.get(page.size() - 1).getResourceId();
    } while (page.size() == LARGEST_PAGE && items.size() < limit);
  }

  private static int limit(String given) {
    try {
      int limit = given == null ? PAGE : Integer.parseInt(given);
      if (limit >= 1 && limit <= LARGEST_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw notWithin(given);
    }
    throw notWithin(given);
  }

  private static RuntimeException notWithin(String given) {
    return InventoryProblem.INVALID.of(
        "'limit' must be a whole number", "limit", given, "Use 1 to " + LARGEST_PAGE);
  }

  private static Resource view(ResourceState resource) {
    String id =
        new PoolId(resource.getSite(), resource.getKind()).key() + "/" + resource.getResourceId();
    boolean isUsed = resource.getState() == ResourceStatus.assigned;
    return new Resource(
        id,
        PATH + "/" + id,
        resource.getResourceId(),
        resource.getKind(),
        STATUS.get(resource.getState()),
        isUsed ? "active" : "idle",
        resource.getState() == ResourceStatus.unavailable ? "locked" : "unlocked",
        List.of(new Place(resource.getSite(), resource.getSite(), "site")),
        resource.getCharacteristics().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(c -> new Characteristic(c.getKey(), c.getValue()))
            .toList(),
        resource.getUpdatedAt(),
        "Resource");
  }
}
