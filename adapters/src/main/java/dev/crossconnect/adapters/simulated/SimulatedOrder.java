package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * An order as the simulated system keeps it. Its state follows from the time, so that it goes on
 * while the system is down.
 *
 * @param request what was ordered, as it came
 */
record SimulatedOrder(String id, Instant acceptedAt, long workMillis, Fate fate, JsonNode request) {

  /** How the order ends, settled when it is accepted. */
  enum Fate {
    COMPLETED("completed"),
    REJECTED("rejected"),
    FAILED("failed");

    private final String word;

    Fate(String word) {
      this.word = word;
    }
  }

  String externalId() {
    return request.path("externalId").asText("");
  }

  /** Whether it changes something in the world, now or when it is done. */
  boolean hasEffect() {
    return fate == Fate.COMPLETED;
  }

  /** A refusal is quick; work takes its time, and shows half-way that it has begun. */
  String state(Instant now) {
    long age = now.toEpochMilli() - acceptedAt.toEpochMilli();
    if (fate == Fate.REJECTED || age >= workMillis) {
      return fate.word;
    }
    return age >= workMillis / 2 ? "inProgress" : "acknowledged";
  }

  ObjectNode asTmf(Instant now, String href) {
    ObjectNode order = request.deepCopy();
    String state = state(now);
    order.put("id", id).put("href", href).put("state", state);
    order.put("orderDate", acceptedAt.toString()).put("@type", "ServiceOrder");
    for (JsonNode item : order.path("serviceOrderItem")) {
      ((ObjectNode) item).put("state", state);
      if (state.equals("completed") && item.path("service") instanceof ObjectNode service) {
        service.put("state", "active");
        if (!service.has("id")) {
          service.put("id", "service-" + id);
        }
      }
    }
    if (state.equals("completed")) {
      order.put("completionDate", acceptedAt.plusMillis(workMillis).toString());
    } else if (state.equals(fate.word)) {
      error(order);
    }
    return order;
  }

  private void error(ObjectNode order) {
    boolean refused = fate == Fate.REJECTED;
    order
        .putArray("errorMessage")
        .addObject()
        .put("code", refused ? "SIM-REJECTED" : "SIM-FAILED")
        .put("reason", refused ? "The simulated system refuses" : "The simulated work went wrong");
  }

  ObjectNode asMemory() {
    ObjectNode memory = JsonNodeFactory.instance.objectNode();
    memory.put("id", id).put("acceptedAt", acceptedAt.toEpochMilli());
    memory.put("workMillis", workMillis).put("fate", fate.name());
    memory.set("request", request);
    return memory;
  }

  static SimulatedOrder fromMemory(JsonNode memory) {
    return new SimulatedOrder(
        memory.path("id").asText(),
        Instant.ofEpochMilli(memory.path("acceptedAt").asLong()),
        memory.path("workMillis").asLong(),
        Fate.valueOf(memory.path("fate").asText()),
        memory.path("request"));
  }
}
