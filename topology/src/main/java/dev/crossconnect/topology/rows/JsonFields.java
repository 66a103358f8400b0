package dev.crossconnect.topology.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * JSON objects as texts; numbers stay as they were written. Objects stand in them only where the
 * layout has a field of many names, and then they are flat.
 */
public final class JsonFields {

  private static final int LONGEST_TEXT = 1_000;

  /** Reads no more of a body than a row may have. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_TEXT)
                  .maxNestingDepth(50)
                  .build())
          .build();

  private JsonFields() {}

  /** Reads the object that the parser has just entered, and leaves it. */
  static Rows.Row read(JsonParser json, int line, RowLayout layout) throws IOException {
    Map<String, String> fields = new HashMap<>();
    Optional<String> nested = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT && layout.hasManyNames(name)) {
        Optional<String> inside = readInside(json, name, fields);
        nested = inside.isPresent() ? inside : nested;
      } else if (value.isStructStart()) {
        nested = Optional.of(name);
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        fields.put(name, json.getText());
      }
    }
    return nested.isPresent()
        ? new Rows.Unreadable(line, "'" + nested.get() + "' must be a single value")
        : new Rows.Read(line, fields);
  }

  /** The fields of the object inside, each under both names; the one that is no single value. */
  private static Optional<String> readInside(
      JsonParser json, String outer, Map<String, String> fields) throws IOException {
    Optional<String> nested = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = RowLayout.inside(outer, json.currentName());
      JsonToken value = json.nextToken();
      if (value.isStructStart()) {
        nested = Optional.of(name);
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        fields.put(name, json.getText());
      }
    }
    return nested;
  }
}
