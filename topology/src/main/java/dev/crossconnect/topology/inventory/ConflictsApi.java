package dev.crossconnect.topology.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.Settlement;
import dev.crossconnect.avro.SettlementVerdict;
import dev.crossconnect.topology.inventory.InventoryViews.ConflictView;
import dev.crossconnect.topology.inventory.InventoryViews.SettledView;
import dev.crossconnect.topology.query.Paging;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.query.StoreReader.Entry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Where sources contradict whoever has a resource, for a person to see and to decide. */
public final class ConflictsApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_REASON = 2_000;
  private static final String EXAMPLE = "{\"decision\":\"keep\",\"reason\":\"the dump is stale\"}";

  private final InventoryReader reader;
  private final ReservationDesk desk;
  private final Queries queries;
  private final Function<Context, String> caller;

  /**
   * Offers the routes.
   *
   * @param queries about {@link InventoryTopology#POOLS}
   * @param caller the name of whoever calls
   */
  public ConflictsApi(
      InventoryReader reader,
      ReservationDesk desk,
      Queries queries,
      Function<Context, String> caller) {
    this.reader = reader;
    this.desk = desk;
    this.queries = queries;
    this.caller = caller;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/inventory/conflicts", this::list);
    routes.post("/v1/inventory/{site}/{kind}/conflicts/<resourceId>", this::settle);
  }

  private void list(Context http) {
    queries.list(
        http,
        Paging.of(http),
        (copy, after, most) -> {
          List<Entry<ConflictView>> found = new ArrayList<>();
          for (PoolId pool : reader.poolsWithConflicts(copy)) {
            if (found.size() < most && AfterId.isIn(pool, after)) {
              reader
                  .conflicts(copy, pool, AfterId.within(pool, after), most - found.size())
                  .stream()
                  .map(ConflictView::of)
                  .forEach(conflict -> found.add(new Entry<>(conflict.id(), conflict)));
            }
          }
          return found;
        });
  }

  private void settle(Context http) {
    PoolId pool = InventoryApi.poolOf(http);
    Settlement settlement = settlement(http);
    ReservationDesk.Answered answered =
        desk.ask(
            pool,
            ReservationDesk.about("", ReservationPart.newBuilder(), pool)
                .setAction(
                    switch (settlement.getVerdict()) {
                      case KEEP -> ReservationAction.CONFIRM;
                      case YIELD -> ReservationAction.RELEASE;
                    })
                .setSettles(settlement)
                .setBy(caller.apply(http)));
    ReservationResult result = answered.result();
    if (result.getOutcome() == ReservationOutcome.REFUSED) {
      throw InventoryProblem.NO_CONFLICT.of(
          result.getReason(),
          "resourceId",
          settlement.getResourceId(),
          "Ask for /v1/inventory/conflicts; somebody may have decided before, or the source has");
    }
    String position = answered.position().toString();
    http.header(ReadYourWrites.POSITION, position)
        .json(
            new SettledView(
                pool.site(),
                pool.kind(),
                settlement.getResourceId(),
                settlement.getVerdict().name().toLowerCase(Locale.ROOT),
                result.getReservationId(),
                result.getOrderId(),
                position));
  }

  private static Settlement settlement(Context http) {
    JsonNode body = body(http);
    String decision = body.path("decision").asText("");
    SettlementVerdict verdict =
        switch (decision) {
          case "keep" -> SettlementVerdict.KEEP;
          case "yield" -> SettlementVerdict.YIELD;
          default -> throw refused("decision", decision, "Send keep or yield");
        };
    String reason = body.path("reason").asText("").strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw refused("reason", "", "Say why, in 1 to " + LONGEST_REASON + " characters");
    }
    return new Settlement(http.pathParam("resourceId"), verdict, reason);
  }

  private static JsonNode body(Context http) {
    try {
      JsonNode body = JSON.readTree(http.bodyAsBytes());
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (IOException e) {
      throw refused("body", "", "Send " + EXAMPLE);
    }
    throw refused("body", "", "Send " + EXAMPLE);
  }

  private static RuntimeException refused(String field, String value, String remedy) {
    return InventoryProblem.INVALID.with(
        "'" + field + "' of a decision is not as it must be",
        Map.of("field", field, "value", value, "remedy", remedy));
  }
}
