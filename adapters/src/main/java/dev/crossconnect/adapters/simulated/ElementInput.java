package dev.crossconnect.adapters.simulated;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command as the simulated element reads it: {@code
 * VERB:tid:aid:ctag:general:positional:named:state;}
 */
record ElementInput(
    String verb, String tid, String aid, String ctag, String secret, Map<String, String> fields) {

  private static final int LONGEST = 65_536;
  private static final int TID = 1;
  private static final int AID = 2;
  private static final int CTAG = 3;
  private static final int SECRET = 5;

  /** The next command; empty at the end of the stream. */
  static Optional<ElementInput> read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean quoted = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == ';' && !quoted) {
        return Optional.of(of(text.toString().strip()));
      }
      text.append((char) c);
      if (c == '\\' && quoted) {
        text.append((char) in.read());
      } else if (c == '"') {
        quoted = !quoted;
      }
      if (text.length() > LONGEST) {
        throw new IOException("A command without an end");
      }
    }
    return Optional.empty();
  }

  static ElementInput of(String text) {
    List<String> blocks = split(text, ':');
    Map<String, String> fields = new HashMap<>();
    for (String block : blocks.subList(Math.min(CTAG + 1, blocks.size()), blocks.size())) {
      for (String field : split(block, ',')) {
        int equals = field.indexOf('=');
        if (equals > 0) {
          fields.put(field.substring(0, equals), unquoted(field.substring(equals + 1)));
        }
      }
    }
    return new ElementInput(
        blocks.get(0),
        block(blocks, TID),
        block(blocks, AID),
        block(blocks, CTAG),
        unquoted(block(blocks, SECRET)),
        fields);
  }

  private static String block(List<String> blocks, int index) {
    return index < blocks.size() ? blocks.get(index) : "";
  }

  private static List<String> split(String text, char at) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == at && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }
}
