package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderReservation;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.ReservationStep;
import dev.crossconnect.avro.TaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What of an order waits for a person. */
final class Fallout {

  private Fallout() {}

  /**
   * By the id under which it is decided: that of the command, of a reservation, or of the order.
   */
  static Map<String, FalloutEntry> of(OrderState order) {
    Map<String, FalloutEntry> entries = new HashMap<>();
    reason(order).ifPresent(code -> entries.put(order.getOrderId(), ofOrder(order, code)));
    for (OrderLine line : order.getLines()) {
      for (OrderTask task : line.getTasks()) {
        if (task.getState() == TaskState.fallout) {
          entries.put(task.getCommandId(), of(order, line, task));
        }
      }
    }
    order.getReservations().stream()
        .filter(reservation -> reservation.getStep() == ReservationStep.refused)
        .forEach(refused -> entries.put(refused.getReservationId(), of(order, refused)));
    return entries;
  }

  private static FalloutEntry of(OrderState order, OrderReservation refused) {
    return new FalloutEntry(
        refused.getReservationId(),
        order.getOrderId(),
        null,
        null,
        "inventory",
        null,
        refused.getCode(),
        refused.getReason(),
        order.getReservationAttempts(),
        order.getUpdatedAt());
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

  /** Why the order as a whole waits for a person, as a code. */
  private static Optional<String> reason(OrderState order) {
    if (order.getTrouble() != null) {
      return Optional.of("TROUBLE");
    }
    return order.getVersion() == 0 && order.getState() == LifeState.held
        ? Optional.of("INCOMPLETE")
        : Optional.ofNullable(order.getHold());
  }

  private static FalloutEntry ofOrder(OrderState order, String code) {
    return new FalloutEntry(
        order.getOrderId(),
        order.getOrderId(),
        null,
        null,
        null,
        null,
        code,
        order.getTrouble() != null ? order.getTrouble() : lastWords(order),
        0,
        order.getUpdatedAt());
  }

  private static String lastWords(OrderState order) {
    return order.getHistory().isEmpty()
        ? ""
        : order.getHistory().get(order.getHistory().size() - 1).getDetail();
  }
}
