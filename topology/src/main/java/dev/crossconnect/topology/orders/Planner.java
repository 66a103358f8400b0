package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderTask;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Breaks a line down into the tasks it takes, with all that their commands will carry and all that
 * they take from the inventory.
 */
final class Planner {

  private static final String SEPARATOR = ".";

  private static final BigDecimal MORE_THAN_ANY_POOL = BigDecimal.valueOf(1_000_000_000);

  private final Catalogue catalogue;
  private final Reserving reserving;

  /** Whether orders take resources from the inventory. */
  enum Reserving {
    WHAT_IS_TAKEN,
    NOTHING
  }

  Planner(Catalogue catalogue, Reserving reserving) {
    this.catalogue = catalogue;
    this.reserving = reserving;
  }

  /** The products that are not in the catalogue. */
  List<String> unknown(Collection<String> skus) {
    return skus.stream().filter(sku -> catalogue.product(sku).isEmpty()).distinct().toList();
  }

  Optional<Catalogue.Product> product(String sku) {
    return catalogue.product(sku);
  }

  List<OrderTask> tasks(OrderDraft order, OrderLine line) {
    Map<String, TaskPlan> all =
        catalogue.product(line.getSku()).orElseThrow().tasks().stream()
            .collect(Collectors.toMap(TaskPlan::task, Function.identity()));
    List<OrderTask> tasks = new ArrayList<>();
    for (TaskPlan plan : catalogue.product(line.getSku()).orElseThrow().tasks()) {
      if (applies(plan, line)) {
        tasks.add(
            Tasks.planned(
                commandId(order, line, plan.task()),
                plan,
                parameters(order, line, plan),
                List.copyOf(after(plan, all, line)),
                takes(plan, line)));
      }
    }
    return List.copyOf(tasks);
  }

  private static boolean applies(TaskPlan plan, OrderLine line) {
    return plan.conditions().hold(line.getAction(), name -> of(line, plan, name));
  }

  /**
   * Only what is added takes anything: what is changed or removed has its resources, or had them.
   */
  private Map<String, Integer> takes(TaskPlan plan, OrderLine line) {
    if (reserving == Reserving.NOTHING || line.getAction() != LineAction.Add) {
      return Map.of();
    }
    BigDecimal units = quantity(line, plan);
    Map<String, Integer> takes = new TreeMap<>();
    plan.takes()
        .forEach(
            (kind, each) -> {
              int quantity =
                  units
                      .multiply(BigDecimal.valueOf(each))
                      .setScale(0, RoundingMode.CEILING)
                      .min(MORE_THAN_ANY_POOL)
                      .intValue();
              if (quantity > 0) {
                takes.put(kind, quantity);
              }
            });
    return takes;
  }

  private static BigDecimal quantity(OrderLine line, TaskPlan plan) {
    return plan.part()
        .map(part -> line.getQuantity().multiply(part.each()))
        .orElse(line.getQuantity());
  }

  /** What a task that is left out would have waited for, those after it wait for. */
  private static Set<String> after(TaskPlan plan, Map<String, TaskPlan> all, OrderLine line) {
    Set<String> names = new LinkedHashSet<>();
    for (String before : plan.after()) {
      if (applies(all.get(before), line)) {
        names.add(before);
      } else {
        names.addAll(after(all.get(before), all, line));
      }
    }
    return names;
  }

  private static Map<String, String> parameters(OrderDraft order, OrderLine line, TaskPlan plan) {
    Map<String, String> parameters = new TreeMap<>();
    if (plan.parameters().isPresent()) {
      plan.parameters()
          .get()
          .forEach(
              (name, template) ->
                  Template.planned(template, place -> value(order, line, plan, place))
                      .ifPresent(value -> parameters.put(name, value)));
    } else {
      line.getParameters().forEach((name, value) -> parameters.put(name, Template.plain(value)));
    }
    for (String basic : List.of("sku", "quantity", "site")) {
      of(line, plan, basic).ifPresent(value -> parameters.put(basic, Template.plain(value)));
    }
    plan.part().ifPresent(part -> parameters.put("bundle", Template.plain(line.getSku())));
    return parameters;
  }

  private static Optional<String> value(
      OrderDraft order, OrderLine line, TaskPlan plan, Template.Place place) {
    return switch (place.scope()) {
      case "line" -> of(line, plan, place.name());
      case "order" -> place.name().equals("id") ? Optional.of(order.orderId()) : order.number();
      default -> order.account();
    };
  }

  private static Optional<String> of(OrderLine line, TaskPlan plan, String name) {
    return switch (name) {
      case "sku" -> Optional.of(plan.part().map(TaskPlan.Part::sku).orElse(line.getSku()));
      case "quantity" -> Optional.of(quantity(line, plan).stripTrailingZeros().toPlainString());
      case "site" -> Optional.ofNullable(line.getSite());
      default -> Optional.ofNullable(line.getParameters().get(name));
    };
  }

  private static String commandId(OrderDraft order, OrderLine line, String task) {
    return String.join(
        SEPARATOR, order.orderId(), Integer.toString(order.version()), line.getLineId(), task);
  }

  /** The order a command belongs to: its id begins with that of its order. */
  static String orderOf(String commandId) {
    int end = commandId.indexOf(SEPARATOR);
    return end < 0 ? commandId : commandId.substring(0, end);
  }
}
