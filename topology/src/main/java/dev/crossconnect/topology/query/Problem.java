package dev.crossconnect.topology.query;

import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be wrong with a request; each is a problem document of its own.
 *
 * @param name its type, without what stands in front of all of them
 * @param status of the answer
 */
public record Problem(String name, int status) {

  /** The detail that holds the type. */
  public static final String TYPE = "type";

  /** The detail that says after how many seconds asking again may help. */
  public static final String RETRY_AFTER = "retryAfter";

  private static final String TYPES = "urn:crossconnect:problem:";

  /** Names the field, its value, and what would be right. */
  public HttpResponseException of(String detail, String field, String value, String remedy) {
    return with(detail, Map.of("field", field, "value", value, "remedy", remedy));
  }

  public HttpResponseException with(String detail, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put(TYPE, TYPES + name);
    return new HttpResponseException(status, detail, details);
  }
}
