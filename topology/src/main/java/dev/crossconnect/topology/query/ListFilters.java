package dev.crossconnect.topology.query;

import io.javalin.http.Context;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a list can be filtered by. What it cannot is refused: whoever filters and is shown
 * everything takes it for what was asked for.
 */
public final class ListFilters {

  private static final Set<String> OF_ANY_LIST =
      Set.of(
          "fields",
          "limit",
          "offset",
          "after",
          ReadYourWrites.PARAMETER,
          ReadYourWrites.PATIENCE,
          Wish.CONSISTENCY,
          Wish.MAX_LAG);

  private ListFilters() {}

  /**
   * Makes sure of it.
   *
   * @throws io.javalin.http.HttpResponseException naming what can be asked for
   */
  public static void requireKnown(Context http, Set<String> filters) {
    Set<String> known = new TreeSet<>(OF_ANY_LIST);
    known.addAll(filters);
    for (String name : http.queryParamMap().keySet()) {
      if (!known.contains(name)) {
        throw QueryProblem.INVALID.of(
            "This list cannot be asked for by '" + name + "'",
            name,
            String.valueOf(http.queryParam(name)),
            "Use " + String.join(", ", known));
      }
    }
  }
}
