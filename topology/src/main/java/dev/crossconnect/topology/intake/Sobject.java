package dev.crossconnect.topology.intake;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Salesforce record as its payload shows it, names untouched. What is null in Salesforce is
 * absent here, because an outbound message leaves it out and a callout may write it as null.
 *
 * @param fields the values by field name; those of a parent record by {@code Parent.Field}
 * @param children the child records by the name of their relation
 */
record Sobject(Map<String, String> fields, Map<String, List<Sobject>> children) {

  /** What a change event from the Pub/Sub API says of a deleted record. */
  private static final String DELETED = "deleted";

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  boolean deleted() {
    return "true".equals(fields.get(DELETED));
  }
}
