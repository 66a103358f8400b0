package dev.crossconnect.topology.rows;

import java.util.List;
import java.util.Set;

/**
 * What a row may look like.
 *
 * @param fields the fields that it may have, the first as an example
 * @param manyNames those of them that are objects themselves, with names of the sender's choice
 */
public record RowLayout(List<String> fields, Set<String> manyNames) {

  private static final String INSIDE = ".";

  public RowLayout {
    fields = List.copyOf(fields);
    manyNames = Set.copyOf(manyNames);
  }

  /** Rows whose fields are single values. */
  public static RowLayout flat(List<String> fields) {
    return new RowLayout(fields, Set.of());
  }

  /** The name of a field inside another, as it stands in a row that was read. */
  public static String inside(String outer, String inner) {
    return outer + INSIDE + inner;
  }

  boolean hasManyNames(String field) {
    return manyNames.contains(field);
  }

  /** Whether a row may have this field. */
  public boolean knows(String field) {
    return fields.contains(field)
        || manyNames.stream().anyMatch(outer -> field.startsWith(outer + INSIDE));
  }
}
