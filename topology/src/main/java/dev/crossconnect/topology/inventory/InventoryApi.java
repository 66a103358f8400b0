package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.DumpScope;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.inventory.InventoryViews.Page;
import dev.crossconnect.topology.inventory.InventoryViews.PoolView;
import dev.crossconnect.topology.inventory.InventoryViews.ReservationView;
import dev.crossconnect.topology.inventory.InventoryViews.ResourceRefView;
import dev.crossconnect.topology.inventory.InventoryViews.ResourceView;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.Problem;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.rows.RecordLog;
import dev.crossconnect.topology.rows.Rows;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The inventory over HTTP: looked up, loaded, and resources reserved. */
public final class InventoryApi {

  private static final String POOL = "/v1/inventory/{site}/{kind}";
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  private final InventoryReader reader;
  private final ReservationDesk desk;
  private final RecordLog<Resource> log;
  private final Queries queries;
  private final Function<Context, String> caller;
  private final Clock clock;

  /**
   * Offers the routes.
   *
   * @param queries about {@link InventoryTopology#POOLS}
   * @param log where resources are loaded to
   * @param caller the name of whoever calls
   */
  public InventoryApi(
      InventoryReader reader,
      ReservationDesk desk,
      RecordLog<Resource> log,
      Queries queries,
      Function<Context, String> caller,
      Clock clock) {
    this.reader = reader;
    this.desk = desk;
    this.log = log;
    this.queries = queries;
    this.caller = caller;
    this.clock = clock;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get(POOL, this::pool);
    routes.get(POOL + "/resources", this::resources);
    routes.put(POOL + "/resources", this::dump);
    routes.get(POOL + "/resources/<resourceId>", this::resource);
    routes.post("/v1/inventory/resources", this::load);
    routes.post(POOL + "/reservations", this::reserve);
    routes.post(
        POOL + "/reservations/{id}/confirm", http -> change(http, ReservationAction.CONFIRM));
    routes.delete(POOL + "/reservations/{id}", http -> change(http, ReservationAction.RELEASE));
  }

  private void pool(Context http) {
    PoolId pool = poolOf(http);
    queries.answer(
        http,
        pool.key(),
        copy -> http.json(PoolView.of(reader.pool(copy, pool).orElseThrow(() -> unknown(pool)))));
  }

  private void resources(Context http) {
    PoolId pool = poolOf(http);
    int limit = limit(http.queryParam("limit"));
    String after = Optional.ofNullable(http.queryParam("after")).orElse("");
    Optional<ResourceStatus> state =
        Optional.ofNullable(http.queryParam("state")).map(InventoryApi::state);
    queries.answer(http, pool.key(), copy -> http.json(resources(copy, pool, state, after, limit)));
  }

  private Page resources(
      Copy copy, PoolId pool, Optional<ResourceStatus> state, String after, int limit) {
    if (reader.pool(copy, pool).isEmpty()) {
      throw unknown(pool);
    }
    List<ResourceState> found = reader.page(copy, pool, state, after, limit + 1);
    List<ResourceView> items = found.stream().limit(limit).map(ResourceView::listed).toList();
    return new Page(items, found.size() > limit ? items.get(limit - 1).resourceId() : null);
  }

  private void resource(Context http) {
    PoolId pool = poolOf(http);
    String id = http.pathParam("resourceId");
    queries.answer(
        http,
        pool.key(),
        copy ->
            http.json(
                ResourceView.whole(
                    reader.resource(copy, pool, id).orElseThrow(() -> unknown(pool, id)))));
  }

  private static RuntimeException unknown(PoolId pool, String resourceId) {
    return InventoryProblem.UNKNOWN_RESOURCE.of(
        "There is no resource '" + resourceId + "' in " + pool.key(),
        "resourceId",
        resourceId,
        "Ask for the resources of the pool");
  }

  private void load(Context http) throws IOException, InterruptedException {
    Rows rows =
        Rows.Format.of(Optional.ofNullable(http.contentType()))
            .rows(http.bodyInputStream(), ResourceRow.LAYOUT);
    InventoryViews.LoadView report =
        new ResourceLoad(log.begin(), caller.apply(http), clock.instant(), Optional.empty())
            .run(rows);
    http.header(ReadYourWrites.POSITION, report.position()).json(report);
  }

  private void dump(Context http) throws IOException, InterruptedException {
    PoolId pool = poolOf(http);
    Instant takenAt = takenAt(Optional.ofNullable(http.queryParam("takenAt")));
    DumpScope scope = scope(Optional.ofNullable(http.queryParam("scope")));
    Rows rows =
        Rows.Format.of(Optional.ofNullable(http.contentType()))
            .rows(http.bodyInputStream(), ResourceRow.LAYOUT);
    InventoryViews.DumpLoadView report =
        new ResourceLoad(log.begin(), caller.apply(http), takenAt, Optional.of(pool))
            .runDump(rows, scope);
    http.header(ReadYourWrites.POSITION, report.position()).json(report);
  }

  private Instant takenAt(Optional<String> given) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    try {
      Instant at = given.map(Instant::parse).orElse(now);
      if (!at.isAfter(now)) {
        return at.truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeParseException e) {
      throw noTime(given.orElseThrow(), now);
    }
    throw noTime(given.orElseThrow(), now);
  }

  private static RuntimeException noTime(String given, Instant now) {
    return InventoryProblem.INVALID.of(
        "'takenAt' must be the time at which the dump was taken, not in the future",
        "takenAt",
        given,
        "Use an instant such as " + now);
  }

  private static DumpScope scope(Optional<String> given) {
    return switch (given.orElse("pool")) {
      case "pool" -> DumpScope.POOL;
      case "source" -> DumpScope.SOURCE;
      default ->
          throw InventoryProblem.INVALID.of(
              "'scope' says of what the dump is complete",
              "scope",
              given.orElseThrow(),
              "Use pool, or source for what the same caller was the last to load");
    };
  }

  private void reserve(Context http) {
    PoolId pool = poolOf(http);
    ReservationRequest.Builder request = ReservationBody.read(http.bodyAsBytes(), pool);
    answer(http, pool, request, HttpStatus.CREATED);
  }

  private void change(Context http, ReservationAction action) {
    PoolId pool = poolOf(http);
    String id = http.pathParam("id");
    if (!Names.isFit(id)) {
      throw InventoryProblem.INVALID.of(
          "The reservation's id " + Names.objection(id), "id", id, "Send the id it was made with");
    }
    answer(
        http,
        pool,
        ReservationDesk.about(id, ReservationPart.newBuilder(), pool).setAction(action),
        HttpStatus.OK);
  }

  private void answer(
      Context http, PoolId pool, ReservationRequest.Builder request, HttpStatus good) {
    ReservationDesk.Answered answered = desk.ask(pool, request.setBy(caller.apply(http)));
    ReservationResult result = answered.result();
    String state =
        switch (result.getOutcome()) {
          case REFUSED -> throw refused(result);
          case RESERVED -> "reserved";
          case CONFIRMED -> "confirmed";
          case RELEASED -> "released";
        };
    String position = answered.position().toString();
    http.status(good)
        .header(ReadYourWrites.POSITION, position)
        .json(
            new ReservationView(
                result.getReservationId(),
                state,
                result.getResources().stream().map(ResourceRefView::of).toList(),
                result.getExpiresAt(),
                position));
  }

  private static RuntimeException refused(ReservationResult result) {
    Problem problem =
        switch (result.getCode()) {
          case "TOO_FEW" -> InventoryProblem.TOO_FEW;
          case "UNKNOWN_POOL" -> InventoryProblem.UNKNOWN_POOL;
          case "UNKNOWN_RESERVATION" -> InventoryProblem.UNKNOWN_RESERVATION;
          case "DIFFERENT" -> InventoryProblem.DIFFERENT;
          case "INVALID" -> InventoryProblem.INVALID;
          default -> InventoryProblem.ENDED;
        };
    return problem.with(
        result.getReason(),
        Map.of(
            "field",
            "reservationId",
            "value",
            result.getReservationId(),
            "code",
            result.getCode(),
            "remedy",
            problem.equals(InventoryProblem.TOO_FEW)
                ? "Nothing is held for it; ask for fewer, or later with a new id"
                : "Nothing is held for it; a new reservation needs a new id"));
  }

  private static RuntimeException unknown(PoolId pool) {
    return InventoryProblem.UNKNOWN_POOL.of(
        "There is no pool '" + pool.key() + "'",
        "site/kind",
        pool.key(),
        "Load resources with POST /v1/inventory/resources");
  }

  /** The pool that the path names. */
  static PoolId poolOf(Context http) {
    for (String field : List.of("site", "kind")) {
      String name = http.pathParam(field);
      String objection = PoolId.objection(name);
      if (!objection.isEmpty()) {
        throw InventoryProblem.INVALID.of(
            "The " + field + " " + objection, field, name, "Send a name such as DUB1 or ipv4");
      }
    }
    return new PoolId(http.pathParam("site"), http.pathParam("kind"));
  }

  private static ResourceStatus state(String name) {
    return Arrays.stream(ResourceStatus.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InventoryProblem.INVALID.of(
                    "'state' is no state of a resource",
                    "state",
                    name,
                    "Use one of " + Arrays.toString(ResourceStatus.values())));
  }

  static int limit(String given) {
    return (int) number("limit", given, PAGE, 1, LARGEST_PAGE);
  }

  private static long number(String field, String given, long usual, long least, long most) {
    try {
      long number = given == null ? usual : Long.parseLong(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notWithin(field, given, least, most);
    }
    throw notWithin(field, given, least, most);
  }

  private static RuntimeException notWithin(String field, String given, long least, long most) {
    return InventoryProblem.INVALID.of(
        "'" + field + "' must be a whole number", field, given, "Use " + least + " to " + most);
  }
}
