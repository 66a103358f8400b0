package dev.crossconnect.topology.query;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Optional;

/**
 * Which page of a list is asked for.
 *
 * @param limit how many items at the most
 * @param after the cursor that the page before ended with; empty for the first page
 */
public record Paging(int limit, String after) {

  private static final int USUAL = 100;
  private static final int LARGEST = 1_000;
  private static final int LONGEST_CURSOR = 1_024;

  /** What {@code limit} and {@code after} of this request say. */
  public static Paging of(Context http) {
    String after = Optional.ofNullable(http.queryParam("after")).orElse("");
    if (after.length() > LONGEST_CURSOR) {
      throw QueryProblem.INVALID.of(
          "'after' is longer than any cursor",
          "after",
          after,
          "Send the 'next' of the page before");
    }
    return new Paging(limit(http.queryParam("limit")), after);
  }

  private static int limit(String given) {
    try {
      int limit = given == null ? USUAL : Integer.parseInt(given);
      if (limit >= 1 && limit <= LARGEST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw notWithin(given);
    }
    throw notWithin(given);
  }

  private static HttpResponseException notWithin(String given) {
    return QueryProblem.INVALID.of(
        "'limit' must be a whole number", "limit", given, "Use 1 to " + LARGEST);
  }
}
