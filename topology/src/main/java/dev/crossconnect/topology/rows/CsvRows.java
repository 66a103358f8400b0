package dev.crossconnect.topology.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Comma-separated values as RFC 4180 has them, in UTF-8. The first row names the columns, in any
 * order; an empty field is none.
 */
final class CsvRows implements Rows {

  private static final int LONGEST_ROW = 16 * 1024;
  private static final int END = -1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final BufferedReader in;
  private final List<String> columns;
  private int line = 1;
  private int next;
  private int length;

  CsvRows(InputStream in, RowLayout layout) throws IOException {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 64 * 1024);
    advance();
    if (next == BYTE_ORDER_MARK) {
      advance();
    }
    columns = fields().stream().map(String::strip).toList();
    if (!columns.stream().allMatch(layout::knows) || Set.copyOf(columns).size() < columns.size()) {
      throw RowProblem.INVALID.of(
          "The first row must name the columns, each once",
          "columns",
          String.join(",", columns.stream().limit(50).toList()),
          "Allowed are " + layout.fields());
    }
  }

  @Override
  public Optional<Row> next() throws IOException {
    while (next == '\n' || next == '\r') {
      advance();
    }
    if (next == END) {
      return Optional.empty();
    }
    int begin = line;
    List<String> fields = fields();
    if (length > LONGEST_ROW) {
      return Optional.of(
          new Unreadable(
              begin,
              "The row is longer than "
                  + LONGEST_ROW
                  + " characters; a quotation mark may be left open"));
    }
    if (fields.size() != columns.size()) {
      return Optional.of(
          new Unreadable(
              begin, "The row has " + fields.size() + " fields, the first " + columns.size()));
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      String value = fields.get(i).strip();
      if (!value.isEmpty()) {
        values.put(columns.get(i), value);
      }
    }
    return Optional.of(new Read(begin, values));
  }

  /** The fields up to the end of the row; of one that is too long, its length alone is right. */
  private List<String> fields() throws IOException {
    List<String> fields = new ArrayList<>();
    length = 0;
    while (true) {
      fields.add(field());
      if (next != ',') {
        endOfRow();
        return fields;
      }
      advance();
      if (length > LONGEST_ROW) {
        fields.clear();
      }
    }
  }

  private String field() throws IOException {
    StringBuilder text = new StringBuilder();
    if (next == '"') {
      advance();
      while (next != END) {
        if (next == '"') {
          advance();
          if (next != '"') {
            break;
          }
        }
        take(text);
      }
    }
    while (next != ',' && next != '\n' && next != '\r' && next != END) {
      take(text);
    }
    return text.toString();
  }

  private void take(StringBuilder text) throws IOException {
    if (length <= LONGEST_ROW) {
      text.append((char) next);
    }
    advance();
  }

  private void endOfRow() throws IOException {
    if (next == '\r') {
      advance();
    }
    if (next == '\n') {
      advance();
    }
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = in.read();
    length++;
  }
}
