package dev.crossconnect.topology.orders;

import dev.crossconnect.topology.document.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each product takes to deliver. An order takes its plan along when it is begun: a catalogue
 * that changes later changes nothing about it.
 */
public final class Catalogue {

  private static final Duration PATIENCE = Duration.ofHours(1);

  /** The longest name a Kafka topic bears is 249 characters; a target becomes part of one. */
  private static final String TARGET = "[a-zA-Z0-9_-]{1,100}";

  private final Map<String, Product> products;

  private Catalogue(Map<String, Product> products) {
    this.products = products;
  }

  record Product(String sku, List<TaskPlan> tasks) {}

  /**
   * One step of delivering a product.
   *
   * @param target the legacy system, and with it the topic of the command
   * @param specification what that system calls the thing to be done
   * @param timeout how long the hub waits for a result
   * @param after the tasks that have to be done before
   */
  record TaskPlan(
      String task, String target, String specification, Duration timeout, List<String> after) {}

  public static Catalogue from(Section document) {
    document.knows("products");
    Map<String, Product> products = new HashMap<>();
    document
        .section("products")
        .sections()
        .forEach((sku, section) -> products.put(sku, product(sku, section)));
    return new Catalogue(Map.copyOf(products));
  }

  private static Product product(String sku, Section section) {
    section.knows("tasks");
    Map<String, TaskPlan> tasks = new LinkedHashMap<>();
    List<Section> sections = section.list("tasks");
    for (Section task : sections) {
      TaskPlan plan = task(task);
      if (tasks.put(plan.task(), plan) != null) {
        throw task.complaint("task", "is '" + plan.task() + "', as another task of " + sku);
      }
    }
    if (tasks.isEmpty()) {
      throw section.complaint("product '" + sku + "' has no tasks");
    }
    for (Section task : sections) {
      requireKnown(task, tasks);
      requireNoCircle(task, tasks);
    }
    return new Product(sku, List.copyOf(tasks.values()));
  }

  private static TaskPlan task(Section section) {
    section.knows("task", "target", "specification", "timeout", "after");
    String target = section.text("target");
    if (!target.matches(TARGET)) {
      throw section.complaint(
          "target", "is '" + target + "'; letters, digits, - and _ are allowed, at most 100");
    }
    return new TaskPlan(
        section.text("task"),
        target,
        section.optionalText("specification").orElse(section.text("task")),
        section.optional("timeout", Duration::parse).orElse(PATIENCE),
        section.texts("after"));
  }

  private static void requireKnown(Section task, Map<String, TaskPlan> tasks) {
    for (String before : task.texts("after")) {
      if (!tasks.containsKey(before)) {
        throw task.complaint(
            "after", "names '" + before + "'; the tasks of this product are " + tasks.keySet());
      }
    }
  }

  /** Follows what comes before until nothing new comes. */
  private static void requireNoCircle(Section section, Map<String, TaskPlan> tasks) {
    String task = section.text("task");
    Set<String> before = new TreeSet<>();
    List<String> open = new ArrayList<>(tasks.get(task).after());
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (next.equals(task)) {
        throw section.complaint("after", "makes '" + task + "' wait for itself");
      }
      if (before.add(next)) {
        open.addAll(tasks.get(next).after());
      }
    }
  }

  Optional<Product> product(String sku) {
    return Optional.ofNullable(products.get(sku));
  }

  /** Every legacy system that some product needs. */
  public Set<String> targets() {
    Set<String> targets = new TreeSet<>();
    products.values().forEach(p -> p.tasks().forEach(task -> targets.add(task.target())));
    return targets;
  }
}
