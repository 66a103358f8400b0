package dev.crossconnect.adapters.tl1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One quoted line of an answer: {@code "ONT-1-4::SERIAL=A1B2,DESC=\"a;b\":IS"}.
 *
 * @param aid what it is about
 * @param fields what is said by name, names in capitals
 */
record Tl1Record(String aid, Map<String, String> fields) {

  Tl1Record {
    fields = Map.copyOf(fields);
  }

  /** The records among these lines; comments and other text are none. */
  static List<Tl1Record> in(List<String> lines) {
    List<Tl1Record> records = new ArrayList<>();
    lines.forEach(line -> in(line.strip()).ifPresent(records::add));
    return records;
  }

  private static Optional<Tl1Record> in(String line) {
    if (line.length() < 2 || line.charAt(0) != '"' || !line.endsWith("\"")) {
      return Optional.empty();
    }
    List<String> blocks = split(unescaped(line.substring(1, line.length() - 1)), ':');
    Map<String, String> fields = new HashMap<>();
    for (String block : blocks.subList(1, blocks.size())) {
      for (String field : split(block, ',')) {
        int equals = field.indexOf('=');
        if (equals > 0) {
          String name = field.substring(0, equals).strip().toUpperCase(Locale.ROOT);
          fields.put(name, unquoted(field.substring(equals + 1).strip()));
        }
      }
    }
    return Optional.of(new Tl1Record(blocks.get(0).strip(), fields));
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name.toUpperCase(Locale.ROOT)));
  }

  /** At this character where it stands outside quotes. */
  private static List<String> split(String text, char at) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == at && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
        continue;
      }
      part.append(c);
      if (quoted && c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private static String unquoted(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? unescaped(text.substring(1, text.length() - 1))
        : text;
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
    }
    return plain.toString();
  }
}
