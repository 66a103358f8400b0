package dev.crossconnect.adapters.sftp;

import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.adapters.reading.Reading.Understood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A response that is whole: what it says about each command. */
record ResponseFile(Map<String, Understood> rows) {

  ResponseFile {
    rows = Map.copyOf(rows);
  }

  /** Empty as long as the totals do not fit: it is still being written, or was cut off. */
  static Optional<ResponseFile> in(String text, BatchFormat format) {
    BatchFormat.Response response = format.response();
    if (!text.endsWith("\n")) {
      return Optional.empty();
    }
    List<String> details = new ArrayList<>();
    Map<String, Understood> rows = new HashMap<>();
    for (String line : text.lines().toList()) {
      List<String> fields = fields(line, format.separator().charAt(0));
      if (fields.get(0).equals(response.detail())) {
        details.add(line);
        // If a command stands there twice the line that says most counts.
        rows.merge(
            field(fields, response.commandId()),
            row(fields, response),
            (one, two) -> one.meaning().compareTo(two.meaning()) <= 0 ? one : two);
      } else if (fields.get(0).equals(response.trailer())) {
        Totals said =
            new Totals(number(field(fields, response.count())), field(fields, response.total()));
        return said.equals(Totals.of(details))
            ? Optional.of(new ResponseFile(rows))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Understood row(List<String> fields, BatchFormat.Response response) {
    String state = field(fields, response.state());
    Map<String, String> attributes = new HashMap<>();
    response
        .attributes()
        .forEach(
            (name, position) -> {
              String value = field(fields, position);
              if (!value.isEmpty()) {
                attributes.put(name, value);
              }
            });
    String code = field(fields, response.code());
    String words = field(fields, response.words());
    return new Understood(
        response.states().getOrDefault(state, Meaning.UNCLEAR),
        code.isEmpty() ? state : code,
        words.isEmpty() ? "The response says '" + state + "'" : words,
        attributes,
        Duration.ZERO);
  }

  /** Blank if there is none. */
  private static String field(List<String> fields, int position) {
    return position > 0 && position <= fields.size() ? fields.get(position - 1) : "";
  }

  /** The fields of a line, with those in quotes as they were before. Always at least one. */
  static List<String> fields(String line, char separator) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int n = 0; n < line.length(); n++) {
      char c = line.charAt(n);
      if (c == '"') {
        boolean escaped = quoted && n + 1 < line.length() && line.charAt(n + 1) == '"';
        if (escaped) {
          field.append('"');
          n++;
        } else {
          quoted = !quoted;
        }
      } else if (c == separator && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
