package dev.crossconnect.connectors.gateway;

import dev.crossconnect.connectors.gateway.Refusal.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who may send. All forms of an id are the same organisation, and behind the doors it goes by the
 * form in the settings.
 */
final class Organisations {

  private final Map<String, String> byStem;

  Organisations(List<String> allowed) {
    this.byStem =
        allowed.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    SalesforceId::stem, Function.identity(), (first, again) -> first));
  }

  /**
   * The organisation with this id, in whichever form.
   *
   * @throws Refusal when it may not send
   */
  String admitted(String id) {
    if (byStem.isEmpty()) {
      return SalesforceId.widened(id);
    }
    String known = byStem.get(SalesforceId.stem(id));
    if (known == null) {
      throw Refusal.of(
          Reason.UNKNOWN_ORGANISATION,
          "Organisation "
              + id
              + " may not send to this hub; salesforce.organisations says which may",
          Map.of("field", "organisation", "value", id));
    }
    return known;
  }

  /**
   * The organisation behind a request that names it or not. It need not where at most one may send;
   * it is then that one, or stays open.
   */
  String named(Optional<String> id) {
    if (id.isPresent() ? !SalesforceId.isId(id.get()) : byStem.size() > 1) {
      throw Refusal.of(
          Reason.MALFORMED,
          "Name your organisation in the header Salesforce-Organisation, by its id of 15 or 18"
              + " letters and digits",
          Map.of("field", "Salesforce-Organisation", "allowed", "an id of 15 or 18 characters"));
    }
    return id.isPresent() ? admitted(id.get()) : byStem.values().stream().findAny().orElse("");
  }

  /** Whether the settings name it: if so, it is one of few. */
  boolean names(String organisationId) {
    return byStem.containsValue(organisationId);
  }
}
