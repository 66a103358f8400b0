package dev.crossconnect.topology.inventory;

import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.TreeMap;

/** What can be wrong with what is asked of the inventory; each is a problem document of its own. */
enum InventoryProblem {
  INVALID("invalid-request", 400),
  UNKNOWN_POOL("unknown-pool", 404),
  UNKNOWN_RESOURCE("unknown-resource", 404),
  UNKNOWN_RESERVATION("unknown-reservation", 404),
  TOO_FEW("too-few-resources", 409),
  ENDED("reservation-ended", 409),
  NO_CONFLICT("no-conflict", 409),
  DIFFERENT("reservation-differs", 409),
  NOT_TAKEN("not-durable", 503),
  NO_ANSWER("answer-not-known", 504);

  static final String RETRY_AFTER = "retryAfter";

  private static final String TYPE = "type";
  private static final String TYPES = "urn:crossconnect:problem:";

  private final String name;
  private final int status;

  InventoryProblem(String name, int status) {
    this.name = name;
    this.status = status;
  }

  /** Names the field, its value, and what would be right. */
  HttpResponseException of(String detail, String field, String value, String remedy) {
    return with(detail, Map.of("field", field, "value", value, "remedy", remedy));
  }

  HttpResponseException with(String detail, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put(TYPE, TYPES + name);
    return new HttpResponseException(status, detail, details);
  }
}
