package dev.crossconnect.topology.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.FieldSelection;
import dev.crossconnect.topology.query.Paging;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.StoreReader.Entry;
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
  private static final int AT_ONCE = 1_000;

  /** What the TM Forum calls the states; what was given back rests in standby. */
  private static final Map<ResourceStatus, String> STATUS =
      Map.of(
          ResourceStatus.available, "available",
          ResourceStatus.reserved, "reserved",
          ResourceStatus.assigned, "reserved",
          ResourceStatus.quarantined, "standby",
          ResourceStatus.unavailable, "suspended");

  private final InventoryReader reader;
  private final Queries queries;

  /**
   * Offers the routes.
   *
   * @param queries about {@link InventoryTopology#POOLS}
   */
  public ResourceInventoryApi(InventoryReader reader, Queries queries) {
    this.reader = reader;
    this.queries = queries;
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
    if (parts.length < 3
        || !PoolId.objection(parts[0]).isEmpty()
        || !PoolId.objection(parts[1]).isEmpty()) {
      throw unknown(id);
    }
    PoolId pool = new PoolId(parts[0], parts[1]);
    queries.answer(
        http,
        pool.key(),
        copy ->
            FieldSelection.answer(
                http, view(reader.resource(copy, pool, parts[2]).orElseThrow(() -> unknown(id)))));
  }

  private static RuntimeException unknown(String id) {
    return InventoryProblem.UNKNOWN_RESOURCE.of(
        "There is no resource '" + id + "'", "id", id, "Ask with site/kind/resourceId");
  }

  /** By site, kind and status; what follows is asked for with the last id as {@code after}. */
  private void list(Context http) {
    Optional<String> site = Optional.ofNullable(http.queryParam("place"));
    Optional<String> kind = Optional.ofNullable(http.queryParam("category"));
    Optional<String> status = Optional.ofNullable(http.queryParam("resourceStatus"));
    queries.bareList(
        http,
        Paging.of(http),
        (copy, after, most) -> {
          List<Entry<Resource>> items = new ArrayList<>();
          for (PoolId pool : reader.pools(copy)) {
            boolean isWanted =
                site.stream().allMatch(pool.site()::equals)
                    && kind.stream().allMatch(pool.kind()::equals);
            if (isWanted && items.size() < most && AfterId.isIn(pool, after)) {
              fill(items, copy, pool, status, AfterId.within(pool, after), most);
            }
          }
          return items;
        });
  }

  private void fill(
      List<Entry<Resource>> items,
      Copy copy,
      PoolId pool,
      Optional<String> status,
      String after,
      int most) {
    String from = after;
    List<ResourceState> page;
    do {
      page = reader.page(copy, pool, Optional.empty(), from, AT_ONCE);
      page.stream()
          .filter(r -> status.stream().allMatch(STATUS.get(r.getState())::equals))
          .limit(most - items.size())
          .map(ResourceInventoryApi::view)
          .forEach(resource -> items.add(new Entry<>(resource.id(), resource)));
      from = page.isEmpty() ? from : page.get(page.size() - 1).getResourceId();
    } while (page.size() == AT_ONCE && items.size() < most);
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
