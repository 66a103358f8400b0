package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.tmf641.ServiceOrderState.End;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A service order as the order system shows it. Servers leave out a lot; nothing is counted on. */
record ServiceOrder(JsonNode json) {

  static final String SERVICE_ORDER_ID = "serviceOrderId";
  static final String SERVICE_ID = "serviceId";

  /** Only what has an id can be asked for again. */
  static Optional<ServiceOrder> in(JsonNode json) {
    ServiceOrder order = new ServiceOrder(json);
    return order.id().isBlank() ? Optional.empty() : Optional.of(order);
  }

  String id() {
    return json.path("id").asText("");
  }

  String externalId() {
    return json.path("externalId").asText("");
  }

  /** Whether an item does this; an order that does not show its items may. */
  boolean mayDo(String action) {
    JsonNode items = json.path("serviceOrderItem");
    for (JsonNode item : items) {
      if (item.path("action").asText(action).equals(action)) {
        return true;
      }
    }
    return items.isEmpty();
  }

  /** A state that the standard does not know is one that may still change. */
  End end() {
    return ServiceOrderState.of(state()).map(ServiceOrderState::end).orElse(End.OPEN);
  }

  String state() {
    return json.path("state").asText("");
  }

  /** Empty as long as the order goes on. */
  Optional<Outcome> outcome() {
    return switch (end()) {
      case OPEN -> Optional.empty();
      case DONE -> Optional.of(new Outcome.Completed(attributes()));
      case PARTLY_DONE -> Optional.of(failure());
      case NOTHING_DONE -> Optional.of(state().equals("rejected") ? rejection() : failure());
    };
  }

  private Outcome rejection() {
    return new Outcome.Rejected(code(), detail());
  }

  private Outcome failure() {
    return new Outcome.Failed(code(), detail());
  }

  private String code() {
    return TmfError.in(error())
        .map(TmfError::code)
        .filter(code -> !code.isBlank())
        .orElseGet(() -> state().toUpperCase(Locale.ROOT));
  }

  private String detail() {
    return "Service order "
        + id()
        + " is "
        + state()
        + TmfError.in(error()).map(error -> ": " + error.detail()).orElse("");
  }

  /** The order's own error, or else that of its first item that has one. */
  private JsonNode error() {
    JsonNode own = json.path("errorMessage").path(0);
    if (!own.isMissingNode()) {
      return own;
    }
    for (JsonNode item : json.path("serviceOrderItem")) {
      if (!item.path("errorMessage").path(0).isMissingNode()) {
        return item.path("errorMessage").path(0);
      }
    }
    return own;
  }

  /** Characteristics and ids of its services, under their own names. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    for (JsonNode item : json.path("serviceOrderItem")) {
      JsonNode service = item.path("service");
      for (JsonNode characteristic : service.path("serviceCharacteristic")) {
        put(attributes, characteristic.path("name").asText(""), characteristic.path("value"));
      }
      put(attributes, SERVICE_ID, service.path("id"));
    }
    attributes.put(SERVICE_ORDER_ID, id());
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, JsonNode value) {
    if (!name.isBlank() && !value.isMissingNode() && !value.isNull()) {
      attributes.put(name, value.isValueNode() ? value.asText() : value.toString());
    }
  }
}
