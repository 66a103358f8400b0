package dev.crossconnect.topology.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places such as {@code ${line.Speed__c}} or {@code ${task.port.portId}}, filled in two
 * steps: what the order knows when the task is planned, and what earlier tasks gave back, and what
 * was reserved, when it begins. Between the two every {@code $} of a filled-in value is doubled, so
 * that what a customer typed is never taken for a place.
 */
final class Template {

  static final String TASK = "task";
  static final String RESOURCE = "resource";

  private static final Set<String> LATER = Set.of(TASK, RESOURCE);

  private static final Pattern PLACE = Pattern.compile("\\$\\$|\\$\\{([a-z]+)\\.([^}]+)}|\\$");

  private Template() {}

  /** A place in a template: whose it is, and which value of it. */
  record Place(String scope, String name) {

    /** Of a task, its name. */
    String task() {
      int dot = name.indexOf('.');
      return dot < 0 ? name : name.substring(0, dot);
    }

    /** Of a task, what it gave back. */
    String attribute() {
      return name.substring(Math.min(name.length(), task().length() + 1));
    }
  }

  /**
   * Every place in it.
   *
   * @throws IllegalArgumentException at a dollar sign that begins no place
   */
  static List<Place> places(String template) {
    List<Place> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(template);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        places.add(new Place(matcher.group(1), matcher.group(2)));
      } else if (matcher.group().length() == 1) {
        throw new IllegalArgumentException(
            "a $ begins a place such as ${line.Speed__c}; write $$ for a dollar sign");
      }
    }
    return places;
  }

  /** As a value that holds no place. */
  static String plain(String value) {
    return value.replace("$", "$$");
  }

  /** Fills in what is known of the order; nothing if a value is not there. */
  static Optional<String> planned(String template, Function<Place, Optional<String>> known) {
    return filled(
        template,
        place ->
            LATER.contains(place.scope())
                ? Optional.of("${" + place.scope() + "." + place.name() + "}")
                : known.apply(place).map(Template::plain),
        "$$");
  }

  /** Fills in what earlier tasks gave back and what was reserved; nothing if it is not there. */
  static Optional<String> filled(String planned, Function<Place, Optional<String>> later) {
    return filled(planned, later, "$");
  }

  /** The kinds of resources that a planned text names. */
  static List<String> kinds(String planned) {
    return planned.indexOf('$') < 0
        ? List.of()
        : places(planned).stream()
            .filter(place -> place.scope().equals(RESOURCE))
            .map(Place::name)
            .toList();
  }

  private static Optional<String> filled(
      String template, Function<Place, Optional<String>> values, String dollar) {
    if (template.indexOf('$') < 0) {
      return Optional.of(template);
    }
    StringBuilder text = new StringBuilder();
    Matcher matcher = PLACE.matcher(template);
    while (matcher.find()) {
      if (matcher.group(1) == null) {
        matcher.appendReplacement(text, Matcher.quoteReplacement(dollar));
        continue;
      }
      Optional<String> value = values.apply(new Place(matcher.group(1), matcher.group(2)));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(matcher.appendTail(text).toString());
  }
}
