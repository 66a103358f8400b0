package dev.crossconnect.topology.rows;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rows in some format, one after the other, however many there are. */
public interface Rows {

  /** What stands in a row, or that it cannot be read. */
  sealed interface Row {

    /** Where the row begins, counted from 1. */
    int line();
  }

  /** The fields of a row that have a value. */
  record Read(int line, Map<String, String> fields) implements Row {}

  /** A row that cannot be taken apart. */
  record Unreadable(int line, String problem) implements Row {}

  /** The next row; nothing after the last, or after one behind which nothing can be read. */
  Optional<Row> next() throws IOException;

  /** How rows may be written down. */
  enum Format {
    ARRAY("application/json") {
      @Override
      public Rows rows(InputStream in, RowLayout layout) throws IOException {
        return new JsonArrayRows(in, layout);
      }
    },
    LINES("application/x-ndjson") {
      @Override
      public Rows rows(InputStream in, RowLayout layout) {
        return new JsonLineRows(in, layout);
      }
    },
    CSV("text/csv") {
      @Override
      public Rows rows(InputStream in, RowLayout layout) throws IOException {
        return new CsvRows(in, layout);
      }
    };

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    /** Reads rows of this layout. */
    public abstract Rows rows(InputStream in, RowLayout layout) throws IOException;

    /** The format that a content type names. */
    public static Format of(Optional<String> contentType) {
      String given = contentType.orElse("");
      int end = given.indexOf(';');
      String type = (end < 0 ? given : given.substring(0, end)).strip().toLowerCase(Locale.ROOT);
      for (Format format : values()) {
        if (format.mediaType.equals(type)) {
          return format;
        }
      }
      throw RowProblem.UNSUPPORTED.of(
          "Rows cannot be read from '" + type + "'",
          "Content-Type",
          given,
          "Send application/json (an array), application/x-ndjson or text/csv");
    }
  }
}
