package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.BillingPeriod;
import dev.crossconnect.avro.ChargeType;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderPrice;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.PriceTotal;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.pricing.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An order as callers see it. */
public record OrderView(
    String orderId,
    String number,
    String account,
    String state,
    int version,
    Instant placedAt,
    Instant updatedAt,
    Instant completedAt,
    Instant promisedBy,
    PriceView price,
    List<LineView> lines,
    List<HistoryView> history,
    String position) {

  record LineView(
      String lineId,
      String sku,
      BigDecimal quantity,
      String action,
      String site,
      String state,
      List<ResourceView> resources,
      List<TaskView> tasks) {}

  record ResourceView(String site, String kind, String resourceId) {}

  record TaskView(
      String task,
      String commandId,
      String target,
      String verb,
      String state,
      int attempts,
      String code,
      String detail,
      Instant startedAt,
      Instant finishedAt) {}

  record HistoryView(Instant at, String state, String detail) {}

  /**
   * What the order costs.
   *
   * @param recurring what recurs every month
   * @param totals everything, by type and period
   */
  record PriceView(MoneyView oneTime, MoneyView recurring, List<TotalView> totals) {}

  record MoneyView(String unit, BigDecimal value) {}

  record TotalView(String chargeType, String period, MoneyView total) {}

  /** As it stands in a list. */
  record Summary(
      String orderId,
      String number,
      String account,
      String state,
      int version,
      Instant placedAt,
      Instant updatedAt,
      Instant completedAt,
      Instant promisedBy,
      PriceView price) {

    static Summary of(OrderState order) {
      return new Summary(
          order.getOrderId(),
          order.getNumber(),
          order.getAccount(),
          order.getState().name(),
          order.getVersion(),
          order.getPlacedAt(),
          order.getUpdatedAt(),
          order.getCompletedAt(),
          order.getPromisedBy(),
          order.getPrice() == null ? null : OrderView.of(order.getPrice()));
    }
  }

  /**
   * What there is to be seen of an order.
   *
   * @param position up to where what was written is in it, if that is known
   */
  public static OrderView of(OrderState order, Optional<Position> position) {
    return new OrderView(
        order.getOrderId(),
        order.getNumber(),
        order.getAccount(),
        order.getState().name(),
        order.getVersion(),
        order.getPlacedAt(),
        order.getUpdatedAt(),
        order.getCompletedAt(),
        order.getPromisedBy(),
        order.getPrice() == null ? null : of(order.getPrice()),
        order.getLines().stream().map(line -> of(order, line)).toList(),
        order.getHistory().stream()
            .map(
                entry -> new HistoryView(entry.getAt(), entry.getState().name(), entry.getDetail()))
            .toList(),
        position.map(Position::toString).orElse(null));
  }

  private static LineView of(OrderState order, OrderLine line) {
    return new LineView(
        line.getLineId(),
        line.getSku(),
        plain(line.getQuantity()),
        line.getAction().name(),
        line.getSite(),
        line.getState().name(),
        Stream.concat(
                Holdings.has(order.getReservations(), line.getLineId()),
                line.getTasks().stream().flatMap(task -> task.getResources().stream()))
            .map(of -> new ResourceView(of.getSite(), of.getKind(), of.getResourceId()))
            .distinct()
            .toList(),
        line.getTasks().stream().map(OrderView::of).toList());
  }

  private static TaskView of(OrderTask task) {
    return new TaskView(
        task.getTask(),
        task.getCommandId(),
        task.getTarget(),
        task.getVerb() == null ? null : task.getVerb().name(),
        task.getState().name(),
        task.getAttempts(),
        task.getCode(),
        task.getDetail(),
        task.getStartedAt(),
        task.getFinishedAt());
  }

  private static PriceView of(OrderPrice price) {
    return new PriceView(
        sum(price, total -> total.getChargeType() == ChargeType.OneTime),
        sum(
            price,
            total ->
                total.getChargeType() == ChargeType.Recurring
                    && total.getPeriod() == BillingPeriod.Month),
        price.getTotals().stream()
            .map(
                total ->
                    new TotalView(
                        total.getChargeType().name(),
                        total.getPeriod() == null ? null : total.getPeriod().name(),
                        money(price.getUnit(), total.getValue())))
            .toList());
  }

  private static MoneyView sum(OrderPrice price, Predicate<PriceTotal> of) {
    return money(
        price.getUnit(),
        price.getTotals().stream()
            .filter(of)
            .map(PriceTotal::getValue)
            .reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  /** With as many decimals as the currency has: amounts were rounded to them when priced. */
  private static MoneyView money(String unit, BigDecimal value) {
    return new MoneyView(unit, value.setScale(Money.decimals(unit), RoundingMode.UNNECESSARY));
  }

  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
