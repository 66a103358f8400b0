package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.topology.query.StoreReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What waits for a person, and the person's decision. */
public final class FalloutApi {

  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  private final StoreReader<FalloutEntry> fallout;
  private final DecisionLog decisions;
  private final Function<Context, String> caller;
  private final Clock clock;

  /**
   * Offers the routes.
   *
   * @param caller the name of whoever calls
   */
  public FalloutApi(
      StoreReader<FalloutEntry> fallout,
      DecisionLog decisions,
      Function<Context, String> caller,
      Clock clock) {
    this.fallout = fallout;
    this.decisions = decisions;
    this.caller = caller;
    this.clock = clock;
  }

  record Entry(
      String commandId,
      String orderId,
      String lineId,
      String task,
      String target,
      String outcome,
      String code,
      String detail,
      int attempts,
      Instant since) {}

  record Page(List<Entry> items, String next) {}

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/fallout", this::list);
    routes.post("/v1/fallout/{commandId}/retry", http -> decide(http, Verdict.RETRY));
    routes.post("/v1/fallout/{commandId}/complete", http -> decide(http, Verdict.COMPLETE));
    routes.post("/v1/fallout/{commandId}/fail", http -> decide(http, Verdict.FAIL));
  }

  private void list(Context http) {
    int limit = limit(http.queryParam("limit"));
    String after = http.queryParam("after");
    List<FalloutEntry> found = fallout.page(after == null ? "" : after, limit + 1);
    List<Entry> items = found.stream().limit(limit).map(FalloutApi::view).toList();
    http.json(
        new Page(items, found.size() > limit ? items.get(items.size() - 1).commandId() : null));
  }

  private static int limit(String given) {
    try {
      int limit = given == null ? PAGE : Integer.parseInt(given);
      if (limit >= 1 && limit <= LARGEST_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw DecisionBody.refused("limit", given, "a whole number from 1 to " + LARGEST_PAGE);
    }
    throw DecisionBody.refused("limit", given, "a whole number from 1 to " + LARGEST_PAGE);
  }

  private void decide(Context http, Verdict verdict) {
    String commandId = http.pathParam("commandId");
    FalloutEntry entry =
        fallout
            .get(OrderRules.orderOf(commandId), commandId)
            .orElseThrow(
                () ->
                    new HttpResponseException(
                        HttpStatus.NOT_FOUND.getCode(),
                        "Nothing with this id waits for a person",
                        Map.of(
                            "field",
                            "commandId",
                            "value",
                            commandId,
                            "remedy",
                            "GET /v1/fallout lists what does")));
    DecisionBody body = DecisionBody.of(http);
    decisions.accept(
        http,
        new PersonDecision(
            commandId,
            entry.getOrderId(),
            verdict,
            body.reason(),
            caller.apply(http),
            body.attributes(),
            clock.instant(),
            body.resources(),
            "verdict"));
  }

  private static Entry view(FalloutEntry entry) {
    return new Entry(
        entry.getCommandId(),
        entry.getOrderId(),
        entry.getLineId(),
        entry.getTask(),
        entry.getTarget(),
        entry.getOutcome() == null ? null : entry.getOutcome().name(),
        entry.getCode(),
        entry.getDetail(),
        entry.getAttempts(),
        entry.getSince());
  }
}
