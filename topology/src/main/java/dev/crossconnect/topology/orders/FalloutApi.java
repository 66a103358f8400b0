package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.Paging;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.query.StoreReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** What waits for a person, and the person's decision. */
public final class FalloutApi {

  private final StoreReader<FalloutEntry> fallout;
  private final Queries queries;
  private final DecisionLog decisions;
  private final Function<Context, String> caller;
  private final Clock clock;

  /**
   * Offers the routes.
   *
   * @param queries about {@link OrdersStore}
   * @param caller the name of whoever calls
   */
  public FalloutApi(
      StoreReader<FalloutEntry> fallout,
      Queries queries,
      DecisionLog decisions,
      Function<Context, String> caller,
      Clock clock) {
    this.fallout = fallout;
    this.queries = queries;
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

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/fallout", this::list);
    routes.post("/v1/fallout/{commandId}/retry", http -> decide(http, Verdict.RETRY));
    routes.post("/v1/fallout/{commandId}/complete", http -> decide(http, Verdict.COMPLETE));
    routes.post("/v1/fallout/{commandId}/fail", http -> decide(http, Verdict.FAIL));
  }

  private void list(Context http) {
    queries.list(
        http,
        Paging.of(http),
        (copy, after, most) ->
            fallout.range(copy, after.isEmpty() ? "" : after + '\0', "", most).stream()
                .map(found -> new StoreReader.Entry<>(found.key(), view(found.value())))
                .toList());
  }

  /** By the instance that has the order, so that the decision is about what waits now. */
  private void decide(Context http, Verdict verdict) {
    String commandId = http.pathParam("commandId");
    queries.atOwner(
        http, OrderRules.orderOf(commandId), copy -> decide(http, verdict, copy, commandId));
  }

  private void decide(Context http, Verdict verdict, Copy copy, String commandId) {
    FalloutEntry entry =
        fallout
            .get(copy, commandId)
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
