package dev.crossconnect.connectors.gateway;

import java.util.List;
import java.util.Optional;

/** What becomes of one record of a JSON request, in the words that Salesforce uses for its own. */
sealed interface SobjectOutcome {

  /** It will be written; its sender knows it by the id as it was sent. */
  record Taken(String id, Arrival arrival) implements SobjectOutcome {}

  /** It was not taken, and will not be until its sender mends it. */
  record Rejected(Optional<String> id, String statusCode, String message, List<String> fields)
      implements SobjectOutcome {}

  static SobjectOutcome rejected(
      Optional<String> id, String statusCode, String message, List<String> fields) {
    return new Rejected(id, statusCode, message, fields);
  }
}
