package dev.crossconnect.topology.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.ChargeType;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderPrice;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.PriceTotal;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.intake.CustomerOrder;
import dev.crossconnect.topology.pricing.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An order as the TM Forum's TMF622 v4 shows it. */
record ProductOrderView(
    String id,
    String href,
    String externalId,
    String state,
    Instant orderDate,
    String requestedStartDate,
    String requestedCompletionDate,
    Instant expectedCompletionDate,
    Instant completionDate,
    List<Party> relatedParty,
    List<TotalPrice> orderTotalPrice,
    List<Item> productOrderItem,
    String position,
    @JsonProperty("@type") String type) {

  /** Lines keep the words of Salesforce; these are the TM Forum's. */
  private static final Map<LineAction, String> ACTIONS =
      Map.of(LineAction.Add, "add", LineAction.Change, "modify", LineAction.Remove, "delete");

  record Party(String id, String role, @JsonProperty("@referredType") String referredType) {}

  record TotalPrice(String priceType, String recurringChargePeriod, Price price) {}

  record Price(Amount dutyFreeAmount) {}

  record Amount(String unit, BigDecimal value) {}

  record Item(
      String id,
      BigDecimal quantity,
      String action,
      String state,
      Offering productOffering,
      Product product,
      @JsonProperty("@type") String type) {}

  record Offering(String id) {}

  record Product(List<Place> place, List<Characteristic> productCharacteristic) {}

  record Place(String id, String role, @JsonProperty("@referredType") String referredType) {}

  record Characteristic(String name, String value) {}

  /** An order that was taken just now. */
  static ProductOrderView of(CustomerOrder order, String path, Instant at, Position position) {
    return new ProductOrderView(
        order.orderId(),
        path + "/" + order.orderId(),
        order.number().orElse(null),
        LifeState.acknowledged.name(),
        at,
        startOf(order.effectiveDate().orElse(null)),
        startOf(order.dueDate().orElse(null)),
        null,
        null,
        parties(order.account().orElse(null)),
        List.of(),
        order.lines().stream()
            .map(line -> item(Lines.of(line, LifeState.acknowledged, List.of())))
            .toList(),
        position.toString(),
        "ProductOrder");
  }

  static ProductOrderView of(OrderState order, String path, Optional<Position> position) {
    return new ProductOrderView(
        order.getOrderId(),
        path + "/" + order.getOrderId(),
        order.getNumber(),
        order.getState().name(),
        order.getPlacedAt(),
        startOf(order.getEffectiveDate()),
        startOf(order.getDueDate()),
        order.getPromisedBy(),
        order.getCompletedAt(),
        parties(order.getAccount()),
        order.getPrice() == null ? List.of() : totals(order.getPrice()),
        order.getLines().stream().map(ProductOrderView::item).toList(),
        position.map(Position::toString).orElse(null),
        "ProductOrder");
  }

  private static List<Party> parties(String account) {
    return account == null ? List.of() : List.of(new Party(account, "customer", "Customer"));
  }

  /** The TM Forum has moments where Salesforce has days. */
  private static String startOf(String day) {
    return day == null ? null : day + "T00:00:00Z";
  }

  private static List<TotalPrice> totals(OrderPrice price) {
    return price.getTotals().stream().map(total -> total(price.getUnit(), total)).toList();
  }

  private static TotalPrice total(String unit, PriceTotal total) {
    return new TotalPrice(
        switch (total.getChargeType()) {
          case OneTime -> "oneTime";
          case Recurring -> "recurring";
          case Usage -> "usage";
        },
        total.getChargeType() != ChargeType.Recurring || total.getPeriod() == null
            ? null
            : total.getPeriod().name().toLowerCase(Locale.ROOT),
        new Price(
            new Amount(
                unit, total.getValue().setScale(Money.decimals(unit), RoundingMode.UNNECESSARY))));
  }

  private static Item item(OrderLine line) {
    return new Item(
        line.getLineId(),
        OrderView.plain(line.getQuantity()),
        ACTIONS.get(line.getAction()),
        line.getState().name(),
        new Offering(line.getSku()),
        new Product(
            line.getSite() == null
                ? List.of()
                : List.of(new Place(line.getSite(), "site", "GeographicSite")),
            line.getParameters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> new Characteristic(one.getKey(), one.getValue()))
                .toList()),
        "ProductOrderItem");
  }
}
