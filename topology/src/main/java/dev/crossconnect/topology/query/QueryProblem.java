package dev.crossconnect.topology.query;

import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.TreeMap;

/** What can be wrong with a query of any kind; each is a problem document of its own. */
public enum QueryProblem {
  INVALID("invalid-request", 400),
  OF_ANOTHER_CLUSTER("position-of-another-cluster", 400),
  NOT_REACHED("position-not-reached", 504),
  TOO_FAR_BACK("events-gone", 410),
  NO_EVENTS("no-events-now", 503),
  STOPPING("stopping", 503);

  private static final String TYPES = "urn:crossconnect:problem:";

  private final String name;
  private final int status;

  QueryProblem(String name, int status) {
    this.name = name;
    this.status = status;
  }

  /** Names the field, its value, and what would be right. */
  public HttpResponseException of(String detail, String field, String value, String remedy) {
    return with(detail, Map.of("field", field, "value", value, "remedy", remedy));
  }

  /** Names whatever else there is to say. */
  public HttpResponseException with(String detail, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put("type", TYPES + name);
    return new HttpResponseException(status, detail, details);
  }
}
