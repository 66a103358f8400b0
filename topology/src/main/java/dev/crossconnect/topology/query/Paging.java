package dev.crossconnect.topology.query;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Optional;

/**
 * Which page of a list is asked for.
 *
 * @param limit how many items at the most
 * @param after the cursor that the page before ended with; empty for the first page
 * @param offset how many items to leave out behind the cursor
 */
public record Paging(int limit, String after, int offset) {

  private static final int USUAL = 100;
  private static final int LARGEST = 1_000;
  private static final int LONGEST_CURSOR = 1_024;
  private static final int FARTHEST = 1_000;

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
    return new Paging(number("limit", http.queryParam("limit"), USUAL, 1, LARGEST, ""), after, 0);
  }

  /**
   * The same with {@code offset}. What is left out has to be read by every instance nonetheless, so
   * it is bounded; cursors go as far as one likes.
   */
  public static Paging withOffset(Context http) {
    Paging paging = of(http);
    int offset =
        number(
            "offset",
            http.queryParam("offset"),
            0,
            0,
            FARTHEST,
            "; beyond it follow the header Link of each page");
    return new Paging(paging.limit(), paging.after(), offset);
  }

  /** How many items behind the cursor are looked at. */
  int reach() {
    return offset + limit;
  }

  private static int number(
      String name, String given, int usual, int least, int most, String otherwise) {
    try {
      int number = given == null ? usual : Integer.parseInt(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notWithin(name, given, least, most, otherwise);
    }
    throw notWithin(name, given, least, most, otherwise);
  }

  private static HttpResponseException notWithin(
      String name, String given, int least, int most, String otherwise) {
    return QueryProblem.INVALID.of(
        "'" + name + "' must be a whole number",
        name,
        given,
        "Use " + least + " to " + most + otherwise);
  }
}
