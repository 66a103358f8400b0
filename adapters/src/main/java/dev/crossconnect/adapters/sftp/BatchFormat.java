package dev.crossconnect.adapters.sftp;

import dev.crossconnect.adapters.legacy.Template;
import dev.crossconnect.adapters.legacy.Template.BadValue;
import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.avro.Verb;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What batch files look like, as it stands in the target's file.
 *
 * @param prefix what the names of files begin with, before the sequence number
 * @param suffix what they end with
 * @param separator one character between fields
 * @param header the first line of a request, with {@code ${sequence}}
 * @param trailer the last line of a request, with {@code ${count}} and {@code ${total}}
 * @param specifications by specification and verb, the line of a command
 */
record BatchFormat(
    String prefix,
    String suffix,
    String separator,
    String header,
    String trailer,
    Map<String, Map<Verb, String>> specifications,
    Response response) {

  BatchFormat {
    require(prefix != null && !prefix.isEmpty(), "'prefix' is missing");
    suffix = suffix == null ? "" : suffix;
    separator = separator == null ? ";" : separator;
    require(separator.length() == 1, "'separator' must be one character");
    require(
        !(prefix + suffix).contains("/") && !(prefix + suffix).contains(".."),
        "'prefix' and 'suffix' are parts of a file's name");
    requirePlace("header", header, "sequence");
    requirePlace("trailer", trailer, "count");
    requirePlace("trailer", trailer, "total");
    require(specifications != null, "'specifications' is missing");
    require(response != null, "'response' is missing");
    specifications = Map.copyOf(specifications);
    specifications.forEach(
        (name, verbs) ->
            verbs.forEach((verb, line) -> requirePlace(name + "." + verb, line, "commandId")));
  }

  private static void requirePlace(String name, String text, String place) {
    require(text != null, "'" + name + "' is missing");
    require(Template.parse(text).names().contains(place), "'" + name + "' has no ${" + place + "}");
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(complaint);
    }
  }

  boolean canSay(String specification, Verb verb) {
    return template(specification, verb).isPresent();
  }

  private Optional<Template> template(String specification, Verb verb) {
    return Optional.ofNullable(specifications.getOrDefault(specification, Map.of()).get(verb))
        .map(Template::parse);
  }

  /** The line of a command; its specification and verb can be said. */
  String line(String specification, Verb verb, Map<String, String> values) {
    return template(specification, verb).orElseThrow().fill(values, this::field);
  }

  /** In quotes where it would otherwise end the field. */
  private String field(String value) {
    if (value.chars().anyMatch(c -> c < ' ')) {
      throw new BadValue("A value holds a control character, which would break its line");
    }
    return value.contains(separator) || value.contains("\"")
        ? '"' + value.replace("\"", "\"\"") + '"'
        : value;
  }

  String headerLine(Map<String, String> values) {
    return Template.parse(header).fill(values, this::field);
  }

  String trailerLine(Map<String, String> values) {
    return Template.parse(trailer).fill(values, this::field);
  }

  /**
   * How lines of a response are read; fields are counted from 1.
   *
   * @param detail what a line about a command begins with
   * @param trailer what the last line begins with
   */
  record Response(
      String detail,
      int commandId,
      int state,
      int code,
      int words,
      Map<String, Integer> attributes,
      String trailer,
      int count,
      int total,
      Map<String, Meaning> states) {

    Response {
      require(detail != null && trailer != null, "'detail' and 'trailer' are needed");
      require(
          commandId > 0 && state > 0 && count > 0 && total > 0,
          "'commandId', 'state', 'count' and 'total' are fields, counted from 1");
      require(states != null && states.containsValue(Meaning.DONE), "'states' has no 'done'");
      attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
      states = new HashMap<>(states);
    }
  }
}
