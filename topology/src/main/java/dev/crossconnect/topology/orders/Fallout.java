package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.TaskState;
import java.util.HashMap;
import java.util.Map;

/** What of an order waits for a person. */
final class Fallout {

  private Fallout() {}

  /** By the id under which it is decided: that of the command, or of an incomplete order. */
  static Map<String, FalloutEntry> of(OrderState order) {
    Map<String, FalloutEntry> entries = new HashMap<>();
    if (OrderRules.isIncomplete(order)) {
      entries.put(order.getOrderId(), incomplete(order));
    }
    for (OrderLine line : order.getLines()) {
      for (OrderTask task : line.getTasks()) {
        if (task.getState() == TaskState.fallout) {
          entries.put(task.getCommandId(), of(order, line, task));
        }
      }
    }
    return entries;
  }

  private static FalloutEntry of(OrderState order, OrderLine line, OrderTask task) {
    return new FalloutEntry(
        task.getCommandId(),
        order.getOrderId(),
        line.getLineId(),
        task.getTask(),
        task.getTarget(),
        task.getOutcome(),
        task.getCode(),
        task.getDetail(),
        task.getAttempts(),
        order.getUpdatedAt());
  }

  private static FalloutEntry incomplete(OrderState order) {
    String cause =
        order.getHistory().isEmpty()
            ? "Not all of it has come"
            : order.getHistory().get(order.getHistory().size() - 1).getDetail();
    return new FalloutEntry(
        order.getOrderId(),
        order.getOrderId(),
        null,
        null,
        null,
        null,
        "INCOMPLETE",
        cause,
        0,
        order.getUpdatedAt());
  }
}
