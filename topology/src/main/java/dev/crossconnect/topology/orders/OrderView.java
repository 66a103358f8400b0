package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** An order as callers see it. */
record OrderView(
    String orderId,
    String number,
    String account,
    String state,
    int version,
    Instant placedAt,
    Instant updatedAt,
    Instant completedAt,
    List<LineView> lines,
    List<HistoryView> history) {

  record LineView(
      String lineId,
      String sku,
      BigDecimal quantity,
      String action,
      String site,
      String state,
      List<TaskView> tasks) {}

  record TaskView(
      String task,
      String commandId,
      String target,
      String state,
      int attempts,
      String code,
      String detail,
      Instant startedAt,
      Instant finishedAt) {}

  record HistoryView(Instant at, String state, String detail) {}

  static OrderView of(OrderState order) {
    return new OrderView(
        order.getOrderId(),
        order.getNumber(),
        order.getAccount(),
        order.getState().name(),
        order.getVersion(),
        order.getPlacedAt(),
        order.getUpdatedAt(),
        order.getCompletedAt(),
        order.getLines().stream()
            .map(
                line ->
                    new LineView(
                        line.getLineId(),
                        line.getSku(),
                        plain(line.getQuantity()),
                        line.getAction().name(),
                        line.getSite(),
                        line.getState().name(),
                        line.getTasks().stream()
                            .map(
                                task ->
                                    new TaskView(
                                        task.getTask(),
                                        task.getCommandId(),
                                        task.getTarget(),
                                        task.getState().name(),
                                        task.getAttempts(),
                                        task.getCode(),
                                        task.getDetail(),
                                        task.getStartedAt(),
                                        task.getFinishedAt()))
                            .toList()))
            .toList(),
        order.getHistory().stream()
            .map(
                entry -> new HistoryView(entry.getAt(), entry.getState().name(), entry.getDetail()))
            .toList());
  }

  private static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
