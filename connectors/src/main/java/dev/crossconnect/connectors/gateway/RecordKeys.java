package dev.crossconnect.connectors.gateway;

import java.util.Optional;

/**
 * Which field of a Salesforce record says where it belongs. Records that must be seen in order, by
 * one owner, share a key: an order and its items. The mapping knows, and may change while the hub
 * runs; so it is asked anew for every record. Implementations are thread-safe.
 */
@FunctionalInterface
public interface RecordKeys {

  /** The field whose value is the key of such a record; empty for the record's own Id. */
  Optional<String> keyField(String organisationId, String sobjectType);
}
