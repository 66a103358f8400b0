package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a simulated order system remembers: all orders, by id and by externalId. With a directory it
 * also survives the death of its process. Thread-safe.
 */
final class OrderMemory implements AutoCloseable {

  private static final String FILE = "service-orders.ndjson";

  private final Map<String, SimulatedOrder> byId = new LinkedHashMap<>();
  private final Map<String, List<SimulatedOrder>> byExternalId = new HashMap<>();
  private final Journal journal;

  private OrderMemory(Journal journal) {
    this.journal = journal;
  }

  static OrderMemory open(Optional<Path> directory) {
    OrderMemory memory = new OrderMemory(Journal.open(directory.map(path -> path.resolve(FILE))));
    for (JsonNode entry : memory.journal.recalled()) {
      memory.keep(SimulatedOrder.fromMemory(entry));
    }
    return memory;
  }

  synchronized void add(SimulatedOrder order) {
    journal.write(order.asMemory());
    keep(order);
  }

  private void keep(SimulatedOrder order) {
    byId.put(order.id(), order);
    byExternalId.computeIfAbsent(order.externalId(), id -> new ArrayList<>()).add(order);
  }

  synchronized Optional<SimulatedOrder> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized List<SimulatedOrder> byExternalId(String externalId) {
    return List.copyOf(byExternalId.getOrDefault(externalId, List.of()));
  }

  synchronized List<SimulatedOrder> all() {
    return List.copyOf(byId.values());
  }

  @Override
  public void close() {
    journal.close();
  }
}
