package dev.crossconnect.topology.pricing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Flat JSON objects as texts; numbers stay as they were written. */
final class JsonFields {

  private static final int LONGEST_TEXT = 1_000;

  static final JsonFactory FACTORY =
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
  static PriceRows.Row read(JsonParser json, int line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    Optional<String> nested = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isStructStart()) {
        nested = Optional.of(name);
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        fields.put(name, json.getText());
      }
    }
    return nested.isPresent()
        ? new PriceRows.Unreadable(line, "'" + nested.get() + "' must be a single value")
        : new PriceRows.Read(line, fields);
  }
}
