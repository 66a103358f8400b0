package dev.crossconnect.topology.rows;

import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.TreeMap;

/** What can be wrong with a load as a whole. */
enum RowProblem {
  INVALID("invalid-request", 400),
  UNSUPPORTED("unsupported-format", 415),
  NOT_DURABLE("not-durable", 503);

  static final String RETRY_AFTER = "retryAfter";

  private static final String TYPE = "type";
  private static final String TYPES = "urn:crossconnect:problem:";

  private final String name;
  private final int status;

  RowProblem(String name, int status) {
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
