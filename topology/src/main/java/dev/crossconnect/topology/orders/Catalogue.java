package dev.crossconnect.topology.orders;

import dev.crossconnect.topology.document.Section;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each product takes to deliver. An order takes its plan along when it is begun: a catalogue
 * that changes later changes nothing about it, but what an amendment adds or changes goes by the
 * catalogue of that day.
 */
public final class Catalogue {

  private static final Set<String> OF_ORDER = Set.of("id", "number");
  private static final Set<String> OF_ACCOUNT = Set.of("id");

  private final Map<String, Product> products;

  private Catalogue(Map<String, Product> products) {
    this.products = products;
  }

  /**
   * What is sold under one name.
   *
   * @param within how long its delivery may take before it is late
   */
  record Product(String sku, List<TaskPlan> tasks, Optional<Duration> within) {}

  public static Catalogue from(Section document) {
    document.knows("products");
    Map<String, Section> sections = document.section("products").sections();
    Map<String, Product> products = new HashMap<>();
    sections.forEach(
        (sku, section) -> {
          if (!section.has("parts")) {
            products.put(sku, product(sku, section));
          }
        });
    Map<String, Product> bundles = new HashMap<>();
    sections.forEach(
        (sku, section) -> {
          if (section.has("parts")) {
            bundles.put(sku, bundle(sku, section, products));
          }
        });
    products.putAll(bundles);
    return new Catalogue(Map.copyOf(products));
  }

  private static Product product(String sku, Section section) {
    section.knows("tasks", "within");
    Map<String, TaskPlan> tasks = new LinkedHashMap<>();
    List<Section> sections = section.list("tasks");
    for (Section task : sections) {
      TaskPlan plan = TaskPlan.from(task);
      if (tasks.put(plan.task(), plan) != null) {
        throw task.complaint("task", "is '" + plan.task() + "', as another task of " + sku);
      }
    }
    if (tasks.isEmpty()) {
      throw section.complaint("product '" + sku + "' has no tasks");
    }
    for (Section task : sections) {
      requireKnown(task, "after", task.texts("after"), tasks.keySet());
      requireNoCircle(task, "after", task.text("task"), tasks);
      requirePlaces(task, tasks);
    }
    return new Product(sku, List.copyOf(tasks.values()), within(section));
  }

  /** Delivered as its parts are, under the names that their tasks have. */
  private static Product bundle(String sku, Section section, Map<String, Product> products) {
    section.knows("parts", "after", "within");
    Map<String, List<String>> after = new HashMap<>();
    section
        .optionalSection("after")
        .ifPresent(of -> of.names().forEach(task -> after.put(task, of.texts(task))));
    Map<String, TaskPlan> tasks = new LinkedHashMap<>();
    Section parts = section.section("parts");
    for (String part : parts.names()) {
      Product product = products.get(part);
      if (product == null) {
        throw section.complaint(
            "parts",
            "has '"
                + part
                + "'; the products that are no bundles are "
                + sorted(products.keySet()));
      }
      TaskPlan.Part of =
          new TaskPlan.Part(part, parts.optional(part, Catalogue::positive).orElseThrow());
      for (TaskPlan task : product.tasks()) {
        TaskPlan plan = task.inBundle(of, after.getOrDefault(task.task(), List.of()));
        if (tasks.put(plan.task(), plan) != null) {
          throw section.complaint(
              "parts",
              "have task '"
                  + plan.task()
                  + "' twice; the tasks of a bundle need names of"
                  + " their own");
        }
      }
    }
    requireKnown(section, "after", after.keySet(), tasks.keySet());
    after.forEach(
        (task, before) -> {
          requireKnown(section, "after", before, tasks.keySet());
          requireNoCircle(section, "after", task, tasks);
        });
    return new Product(sku, List.copyOf(tasks.values()), within(section));
  }

  private static BigDecimal positive(String text) {
    BigDecimal number = new BigDecimal(text);
    if (number.signum() <= 0) {
      throw new IllegalArgumentException("it must be more than 0");
    }
    return number;
  }

  private static Optional<Duration> within(Section section) {
    return section.optional("within", Duration::parse);
  }

  private static void requireKnown(
      Section section, String field, Collection<String> named, Set<String> tasks) {
    for (String name : named) {
      if (!tasks.contains(name)) {
        throw section.complaint(
            field, "names '" + name + "'; the tasks of this product are " + tasks);
      }
    }
  }

  private static void requireNoCircle(
      Section section, String field, String task, Map<String, TaskPlan> tasks) {
    if (before(task, tasks).contains(task)) {
      throw section.complaint(field, "makes '" + task + "' wait for itself");
    }
  }

  /** Follows what comes before until nothing new comes. */
  private static Set<String> before(String task, Map<String, TaskPlan> tasks) {
    Set<String> before = new TreeSet<>();
    List<String> open = new ArrayList<>(tasks.get(task).after());
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (before.add(next)) {
        open.addAll(tasks.get(next).after());
      }
    }
    return before;
  }

  private static void requirePlaces(Section section, Map<String, TaskPlan> tasks) {
    Optional<Section> parameters = section.optionalSection("parameters");
    if (parameters.isEmpty()) {
      return;
    }
    Set<String> before = before(section.text("task"), tasks);
    Set<String> kinds = new TreeSet<>(tasks.get(section.text("task")).takes().keySet());
    before.forEach(name -> kinds.addAll(tasks.get(name).takes().keySet()));
    for (String name : parameters.get().names()) {
      for (Template.Place place :
          parameters.get().optional(name, Template::places).orElse(List.of())) {
        if (!isKnown(place, before, kinds)) {
          throw parameters
              .get()
              .complaint(
                  name,
                  "has ${"
                      + place.scope()
                      + "."
                      + place.name()
                      + "}; there are line.<parameter>, line.sku, line.quantity, line.site, order.id,"
                      + " order.number, account.id and task.<name>.<attribute> of the tasks before,"
                      + " which are "
                      + before
                      + ", and resource.<kind> of what it or they take, which is "
                      + kinds);
        }
      }
    }
  }

  private static boolean isKnown(Template.Place place, Set<String> before, Set<String> kinds) {
    return switch (place.scope()) {
      case "line" -> true;
      case "order" -> OF_ORDER.contains(place.name());
      case "account" -> OF_ACCOUNT.contains(place.name());
      case Template.TASK ->
          before.contains(place.task()) && place.name().length() > place.task().length() + 1;
      case Template.RESOURCE -> kinds.contains(place.name());
      default -> false;
    };
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }

  Optional<Product> product(String sku) {
    return Optional.ofNullable(products.get(sku));
  }

  /** What can be ordered. */
  Set<String> skus() {
    return new TreeSet<>(products.keySet());
  }

  /** Every legacy system that some product needs. */
  public Set<String> targets() {
    Set<String> targets = new TreeSet<>();
    products.values().forEach(p -> p.tasks().forEach(task -> targets.add(task.target())));
    return targets;
  }
}
