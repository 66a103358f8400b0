package dev.crossconnect.topology.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.StoreReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** What waits for a person, and the person's decision. */
public final class FalloutApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;
  private static final int LONGEST_REASON = 2_000;
  private static final int MOST_ATTRIBUTES = 100;

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

  record Accepted(String position) {}

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
      throw refused("limit", given, "a whole number from 1 to " + LARGEST_PAGE);
    }
    throw refused("limit", given, "a whole number from 1 to " + LARGEST_PAGE);
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
    JsonNode body = body(http);
    Position position =
        write(
            new PersonDecision(
                commandId,
                entry.getOrderId(),
                verdict,
                reason(body),
                caller.apply(http),
                attributes(body),
                clock.instant()));
    http.status(HttpStatus.ACCEPTED)
        .header("Hub-Position", position.toString())
        .json(new Accepted(position.toString()));
  }

  private Position write(PersonDecision decision) {
    try {
      return decisions.write(decision);
    } catch (KafkaException e) {
      throw new HttpResponseException(
          HttpStatus.SERVICE_UNAVAILABLE.getCode(), e.getMessage(), Map.of("retryAfter", "5"));
    }
  }

  private static JsonNode body(Context http) {
    try {
      JsonNode body = JSON.readTree(http.bodyAsBytes());
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw refused(
          "body", "", "a JSON object such as {\"reason\":\"…\"}: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw refused("body", "", "a JSON object such as {\"reason\":\"…\"}");
    }
    throw refused("body", "", "a JSON object such as {\"reason\":\"…\"}");
  }

  private static String reason(JsonNode body) {
    String reason = body.path("reason").asText("").strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw refused(
          "reason", reason.isEmpty() ? "" : "(too long)", "1 to " + LONGEST_REASON + " characters");
    }
    return reason;
  }

  private static Map<String, String> attributes(JsonNode body) {
    Map<String, String> attributes = new HashMap<>();
    JsonNode given = body.path("attributes");
    if (!given.isMissingNode() && (!given.isObject() || given.size() > MOST_ATTRIBUTES)) {
      throw refused(
          "attributes", "", "an object of at most " + MOST_ATTRIBUTES + " names with texts");
    }
    given
        .properties()
        .forEach(attribute -> attributes.put(attribute.getKey(), attribute.getValue().asText()));
    return attributes;
  }

  private static HttpResponseException refused(String field, String value, String allowed) {
    return new HttpResponseException(
        HttpStatus.BAD_REQUEST.getCode(),
        "'" + field + "' must be " + allowed,
        Map.of("field", field, "value", value == null ? "" : value, "allowed", allowed));
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
