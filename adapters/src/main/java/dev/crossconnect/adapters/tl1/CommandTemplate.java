package dev.crossconnect.adapters.tl1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places to fill, {@code ${name}}. What is filled in can never become part of the
 * language around it: outside quotes only harmless characters are allowed, inside quotes quotes are
 * escaped.
 */
final class CommandTemplate {

  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)}");
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._/+#%@-]*");
  private static final char LAST_OF_LATIN_1 = 0xFF;

  private final String text;
  private final List<Place> places;

  private CommandTemplate(String text, List<Place> places) {
    this.text = text;
    this.places = List.copyOf(places);
  }

  /**
   * A template of this text.
   *
   * @throws IllegalArgumentException if a place is written wrongly or a quote stays open
   */
  static CommandTemplate of(String text) {
    List<Place> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      places.add(
          new Place(
              matcher.group(1), matcher.start(), matcher.end(), quotedAt(text, matcher.start())));
    }
    if (matcher.replaceAll("").contains("${")) {
      throw new IllegalArgumentException(
          "'" + text + "' has a place that is not written ${name}, of letters, digits, . _ and -");
    }
    if (quotedAt(text, text.length())) {
      throw new IllegalArgumentException("'" + text + "' leaves a quote open");
    }
    return new CommandTemplate(text, places);
  }

  private static boolean quotedAt(String text, int end) {
    return text.substring(0, end).chars().filter(c -> c == '"').count() % 2 == 1;
  }

  /**
   * The text with these values.
   *
   * @throws CannotFill naming the place, and what is wrong with its value
   */
  String filled(Map<String, String> values) throws CannotFill {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    for (Place place : places) {
      filled.append(text, at, place.start()).append(value(place, values.get(place.name())));
      at = place.end();
    }
    return filled.append(text, at, text.length()).toString();
  }

  private static String value(Place place, String value) throws CannotFill {
    if (value == null) {
      throw new CannotFill("The command has no '" + place.name() + "', which has to be said");
    }
    if (place.quoted()) {
      if (value.chars().anyMatch(c -> c < ' ' || c == 0x7F || c > LAST_OF_LATIN_1)) {
        throw new CannotFill(
            "'" + place.name() + "' has a character that TL1 cannot say: only Latin-1, one line");
      }
      return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
    if (!HARMLESS.matcher(value).matches()) {
      throw new CannotFill(
          "'"
              + place.name()
              + "' has a character that is not allowed outside quotes: only letters, digits and"
              + " . _ / + # % @ - are");
    }
    return value;
  }

  @Override
  public String toString() {
    return text;
  }

  private record Place(String name, int start, int end, boolean quoted) {}

  /** A value is missing or cannot be said. The value itself may be personal, and is not quoted. */
  static final class CannotFill extends Exception {
    CannotFill(String message) {
      super(message);
    }
  }
}
