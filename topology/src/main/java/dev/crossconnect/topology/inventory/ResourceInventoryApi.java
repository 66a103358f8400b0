package dev.crossconnect.topology.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.FieldSelection;
import dev.crossconnect.topology.query.ListFilters;
import dev.crossconnect.topology.query.Paging;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.QueryProblem;
import dev.crossconnect.topology.query.StoreReader.Entry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The TM Forum's face of the inventory, TMF639 v4: reading. A resource's id there is
 * site/kind/resourceId.
 */
public final class ResourceInventoryApi {

  static final String PATH = "/tmf-api/resourceInventoryManagement/v4/resource";
  private static final String SITE = "place";
  private static final String KIND = "category";
  private static final String STATUS_FILTER = "resourceStatus";
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

  /** By site, kind and status. */
  private void list(Context http) {
    ListFilters.requireKnown(http, Set.of(SITE, KIND, STATUS_FILTER));
    Optional<String> site = Optional.ofNullable(http.queryParam(SITE));
    Optional<String> kind = Optional.ofNullable(http.queryParam(KIND));
    Optional<String> status = Optional.ofNullable(http.queryParam(STATUS_FILTER));
    status.ifPresent(ResourceInventoryApi::requireKnown);
    FieldSelection fields = FieldSelection.of(http, Resource.class);
    queries.tmfList(
        http,
        Paging.withOffset(http),
        new Queries.Page<Object>() {
          @Override
          public List<Entry<Object>> from(Copy copy, String after, int most) {
            List<Entry<Object>> items = new ArrayList<>();
            for (PoolState state : wanted(copy)) {
              PoolId pool = InventoryReader.id(state);
              if (items.size() < most
                  && AfterId.isIn(pool, after)
                  && ResourceInventoryApi.count(state, status) > 0) {
                fill(items, copy, pool, AfterId.within(pool, after), most);
              }
            }
            return items;
          }

          @Override
          public OptionalLong count(Copy copy) {
            return OptionalLong.of(
                wanted(copy).stream()
                    .mapToLong(pool -> ResourceInventoryApi.count(pool, status))
                    .sum());
          }

          private List<PoolState> wanted(Copy copy) {
            return reader.pools(copy).stream()
                .filter(pool -> site.stream().allMatch(pool.getSite()::equals))
                .filter(pool -> kind.stream().allMatch(pool.getKind()::equals))
                .toList();
          }

          private void fill(
              List<Entry<Object>> items, Copy copy, PoolId pool, String after, int most) {
            String from = after;
            List<ResourceState> page;
            do {
              page = reader.page(copy, pool, Optional.empty(), from, AT_ONCE);
              page.stream()
                  .filter(r -> status.stream().allMatch(STATUS.get(r.getState())::equals))
                  .limit(most - items.size())
                  .map(ResourceInventoryApi::view)
                  .forEach(
                      resource -> items.add(new Entry<>(resource.id(), fields.from(resource))));
              from = page.isEmpty() ? from : page.get(page.size() - 1).getResourceId();
            } while (page.size() == AT_ONCE && items.size() < most);
          }
        });
  }

  static String status(ResourceStatus state) {
    return STATUS.get(state);
  }

  static String usage(ResourceStatus state) {
    return state == ResourceStatus.assigned ? "active" : "idle";
  }

  private static void requireKnown(String status) {
    if (!STATUS.containsValue(status)) {
      throw QueryProblem.INVALID.of(
          "There is no status '" + status + "' here",
          STATUS_FILTER,
          status,
          "Use one of " + new TreeSet<>(STATUS.values()));
    }
  }

  /** How many of a pool have a status: the pool keeps count of that. */
  private static long count(PoolState pool, Optional<String> status) {
    return STATUS.entrySet().stream()
        .filter(word -> status.stream().allMatch(word.getValue()::equals))
        .mapToLong(word -> count(pool, word.getKey()))
        .sum();
  }

  private static long count(PoolState pool, ResourceStatus status) {
    return switch (status) {
      case available -> pool.getAvailable();
      case reserved -> pool.getReserved();
      case assigned -> pool.getAssigned();
      case quarantined -> pool.getQuarantined();
      case unavailable -> pool.getUnavailable();
    };
  }

  private static Resource view(ResourceState resource) {
    String id =
        new PoolId(resource.getSite(), resource.getKind()).key() + "/" + resource.getResourceId();
    return new Resource(
        id,
        PATH + "/" + id,
        resource.getResourceId(),
        resource.getKind(),
        status(resource.getState()),
        usage(resource.getState()),
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
