package dev.crossconnect.adapters.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for values: {@code ${name}} for one that has to be there, {@code
 * ${name:-otherwise}} for one that need not, {@code $$} for a dollar sign.
 *
 * <p>Values never become part of the text's own language: whoever fills it says how they are
 * escaped. What stands in a value is not looked at for further places.
 */
public final class Template {

  private static final Pattern PLACE =
      Pattern.compile("\\$(\\$|\\{(?<name>[^}:]+)(:-(?<otherwise>[^}]*))?\\}|)");

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a text with places.
   *
   * @throws IllegalArgumentException for a dollar sign that begins nothing
   */
  public static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      parts.add(new Part.Text(text.substring(end, matcher.start())));
      parts.add(place(matcher));
      end = matcher.end();
    }
    parts.add(new Part.Text(text.substring(end)));
    return new Template(parts);
  }

  private static Part place(Matcher matcher) {
    if (matcher.group("name") != null) {
      return new Part.Place(matcher.group("name"), Optional.ofNullable(matcher.group("otherwise")));
    }
    if (matcher.group().equals("$$")) {
      return new Part.Text("$");
    }
    throw new IllegalArgumentException(
        "a dollar sign begins ${name}, ${name:-otherwise} or $$ for itself");
  }

  /** The names that it has places for. */
  public List<String> names() {
    return parts.stream()
        .filter(Part.Place.class::isInstance)
        .map(part -> ((Part.Place) part).name())
        .distinct()
        .toList();
  }

  /**
   * Puts values into the places.
   *
   * @param escape makes a value harmless where it is put; may refuse one with {@link BadValue}
   * @throws BadValue if a value that has to be there is not
   */
  public String fill(Map<String, String> values, UnaryOperator<String> escape) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        filled.append(text.text());
      } else if (part instanceof Part.Place place) {
        filled.append(escape.apply(value(place, values)));
      }
    }
    return filled.toString();
  }

  private static String value(Part.Place place, Map<String, String> values) {
    String value = values.getOrDefault(place.name(), place.otherwise().orElse(null));
    if (value == null) {
      throw new BadValue("The command has no " + place.name());
    }
    return value;
  }

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Place(String name, Optional<String> otherwise) implements Part {}
  }

  /** What a command holds does not fit into the request that it is for. */
  public static final class BadValue extends RuntimeException {
    public BadValue(String message) {
      super(message);
    }

    /** No other attempt at the same command will fit either. */
    public Outcome.Rejected asOutcome() {
      return new Outcome.Rejected("BAD_VALUE", getMessage());
    }
  }
}
