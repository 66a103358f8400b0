package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LineAction;
import dev.crossconnect.topology.document.Section;
import dev.crossconnect.topology.inventory.ReservationRequests;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One step of delivering a product.
 *
 * @param target the legacy system, and with it the topic of the command
 * @param specification what that system calls the thing to be done
 * @param timeout how long the hub waits for a result
 * @param after the tasks that have to be done before
 * @param parameters what the command carries besides the basics; all the line's if absent
 * @param compensation what the legacy system calls the way back: as the specification if empty
 * @param part the part of a bundle it is for
 * @param takes how many resources of each kind it takes from the site, for each unit
 */
record TaskPlan(
    String task,
    String target,
    String specification,
    Duration timeout,
    List<String> after,
    Conditions conditions,
    Optional<Map<String, String>> parameters,
    String compensation,
    Point pointOfNoReturn,
    Optional<String> milestone,
    Optional<Part> part,
    SortedMap<String, Integer> takes) {

  /** The word for a task that leaves nothing to be taken back. */
  static final String NOTHING = "none";

  private static final Duration PATIENCE = Duration.ofHours(1);

  /** The longest name a Kafka topic bears is 249 characters; a target becomes part of one. */
  private static final String TARGET = "[a-zA-Z0-9_-]{1,100}";

  /** A dot ends the name of a task in a command's id and in a place for its results. */
  private static final String NAME = "[a-zA-Z0-9_-]{1,100}";

  private static final Map<String, LineAction> ACTIONS =
      Arrays.stream(LineAction.values())
          .collect(Collectors.toMap(LineAction::name, Function.identity()));

  /** What has to be so for the task to be done at all. */
  record Conditions(Set<LineAction> only, Map<String, List<String>> when) {

    boolean hold(LineAction action, Function<String, Optional<String>> line) {
      return only.contains(action)
          && when.entrySet().stream()
              .allMatch(
                  wanted ->
                      line.apply(wanted.getKey()).filter(wanted.getValue()::contains).isPresent());
    }
  }

  /** How far back the way is open once the task has begun. */
  enum Point {
    NONE(""),
    SOFT("soft"),
    HARD("hard");

    private final String word;

    Point(String word) {
      this.word = word;
    }

    /** As it stands in an order. */
    String word() {
      return word;
    }
  }

  /** A part of a bundle, and how many of it each bundle has. */
  record Part(String sku, BigDecimal each) {}

  static TaskPlan from(Section section) {
    section.knows(
        "task",
        "target",
        "specification",
        "timeout",
        "after",
        "only",
        "when",
        "parameters",
        "compensation",
        "pointOfNoReturn",
        "milestone",
        "resources");
    String name = section.text("task");
    return new TaskPlan(
        matching(section, "task", NAME),
        matching(section, "target", TARGET),
        section.optionalText("specification").orElse(name),
        section.optional("timeout", Duration::parse).orElse(PATIENCE),
        section.texts("after"),
        conditions(section),
        section.optionalSection("parameters").map(Section::asTexts),
        section.optionalText("compensation").orElse(""),
        section.choice(
            "pointOfNoReturn", Map.of("hard", Point.HARD, "soft", Point.SOFT), Point.NONE),
        section.optionalText("milestone"),
        Optional.empty(),
        takes(section));
  }

  private static SortedMap<String, Integer> takes(Section section) {
    SortedMap<String, Integer> takes = new TreeMap<>();
    section
        .optionalSection("resources")
        .ifPresent(
            of ->
                of.names()
                    .forEach(
                        kind ->
                            takes.put(
                                kind, of.optional(kind, text -> each(kind, text)).orElseThrow())));
    return Collections.unmodifiableSortedMap(takes);
  }

  private static int each(String kind, String text) {
    ReservationRequests.objectionToKind(kind)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(objection);
            });
    int each = Integer.parseInt(text);
    if (each < 1) {
      throw new IllegalArgumentException("it must be at least 1");
    }
    return each;
  }

  private static String matching(Section section, String name, String pattern) {
    String text = section.text(name);
    if (!text.matches(pattern)) {
      throw section.complaint(
          name, "is '" + text + "'; letters, digits, - and _ are allowed, at most 100");
    }
    return text;
  }

  private static Conditions conditions(Section section) {
    Set<LineAction> only = EnumSet.noneOf(LineAction.class);
    for (String action : section.texts("only")) {
      LineAction known = ACTIONS.get(action);
      if (known == null) {
        throw section.complaint("only", "has '" + action + "'; allowed are Add, Change, Remove");
      }
      only.add(known);
    }
    Map<String, List<String>> when = new TreeMap<>();
    section
        .optionalSection("when")
        .ifPresent(of -> of.names().forEach(name -> when.put(name, of.texts(name))));
    return new Conditions(
        Set.copyOf(only.isEmpty() ? EnumSet.allOf(LineAction.class) : only), Map.copyOf(when));
  }

  /** As a step of a bundle that this product is a part of. */
  TaskPlan inBundle(Part of, List<String> alsoAfter) {
    List<String> before = new ArrayList<>(after);
    alsoAfter.stream().filter(name -> !before.contains(name)).forEach(before::add);
    return new TaskPlan(
        task,
        target,
        specification,
        timeout,
        List.copyOf(before),
        conditions,
        parameters,
        compensation,
        pointOfNoReturn,
        milestone,
        Optional.of(of),
        takes);
  }
}
