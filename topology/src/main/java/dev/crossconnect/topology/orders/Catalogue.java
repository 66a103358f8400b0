package dev.crossconnect.topology.orders;

import dev.crossconnect.topology.document.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What each product takes to deliver: its tasks, in the order in which they are run. */
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
   * @param target the legacy system, and with it the topic of the command
   * @param specification what that system calls the thing to be done
   * @param timeout how long the hub waits for a result
   */
  record TaskPlan(String task, String target, String specification, Duration timeout) {}

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
    List<TaskPlan> tasks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section task : section.list("tasks")) {
      TaskPlan plan = task(task);
      if (!names.add(plan.task())) {
        throw task.complaint("task", "is '" + plan.task() + "', as another task of " + sku);
      }
      tasks.add(plan);
    }
    if (tasks.isEmpty()) {
      throw section.complaint("product '" + sku + "' has no tasks");
    }
    return new Product(sku, List.copyOf(tasks));
  }

  private static TaskPlan task(Section section) {
    section.knows("task", "target", "specification", "timeout");
    String target = section.text("target");
    if (!target.matches(TARGET)) {
      throw section.complaint(
          "target", "is '" + target + "'; letters, digits, - and _ are allowed, at most 100");
    }
    return new TaskPlan(
        section.text("task"),
        target,
        section.optionalText("specification").orElse(section.text("task")),
        section.optional("timeout", Duration::parse).orElse(PATIENCE));
  }

  Optional<Product> product(String sku) {
    return Optional.ofNullable(products.get(sku));
  }

  Set<String> skus() {
    return products.keySet();
  }

  /** Every legacy system that some product needs. */
  public Set<String> targets() {
    Set<String> targets = new TreeSet<>();
    products.values().forEach(p -> p.tasks().forEach(task -> targets.add(task.target())));
    return targets;
  }
}
