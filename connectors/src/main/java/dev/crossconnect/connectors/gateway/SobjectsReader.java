package dev.crossconnect.connectors.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a JSON request apart into its records: {@code {"records":[…]}}, a bare array, or one
 * object. Each is cut out as it stands, so that numbers keep their digits and children stay with
 * their parent; one that cannot be taken does not hold up the others.
 */
final class SobjectsReader {

  private static final String ID = "Id";
  private static final int DEPTH = 50;
  private static final int NAME = 1_000;

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEPTH).maxNameLength(NAME).build())
          // Of two fields with one name, the intake might see the other one.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private final int maxRecords;
  private final RecordKeys keys;

  SobjectsReader(int maxRecords, RecordKeys keys) {
    this.maxRecords = maxRecords;
    this.keys = keys;
  }

  /**
   * What becomes of each record, in the order sent. Thread-safe.
   *
   * @throws Refusal when this is no such request, with what is wrong with it
   */
  List<SobjectOutcome> read(Utf8Text body, String organisationId, String type) {
    String keyField = keys.keyField(organisationId, type).orElse(ID);
    try (JsonParser parser = json.createParser(body.bytes(), body.offset(), body.length())) {
      return new Reading(body, parser, type, keyField).request();
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      throw Refusal.malformed(
          "The body is not the JSON of records: "
              + e.getOriginalMessage()
              + (where == null
                  ? ""
                  : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")"));
    } catch (IOException e) {
      throw Refusal.malformed("The body is not the JSON of records");
    }
  }

  /** One walk through one request. */
  private final class Reading {

    private final Utf8Text body;
    private final JsonParser parser;
    private final String type;
    private final String keyField;
    private final List<SobjectOutcome> outcomes = new ArrayList<>();
    private boolean listed;

    Reading(Utf8Text body, JsonParser parser, String type, String keyField) {
      this.body = body;
      this.parser = parser;
      this.type = type;
      this.keyField = keyField;
    }

    List<SobjectOutcome> request() throws IOException {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        list();
      } else if (first == JsonToken.START_OBJECT) {
        SobjectOutcome single = object(true);
        if (!listed) {
          outcomes.add(single);
        }
      } else {
        throw noRecords();
      }
      if (parser.nextToken() != null) {
        throw Refusal.malformed("Something follows the end of the JSON document");
      }
      if (outcomes.isEmpty()) {
        throw noRecords();
      }
      return outcomes;
    }

    private void list() throws IOException {
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        if (outcomes.size() == maxRecords) {
          throw Refusal.of(
              Refusal.Reason.MALFORMED,
              "There are more than " + maxRecords + " records in the request; send them in several",
              Map.of("field", "records", "allowed", "at most " + maxRecords));
        }
        if (next == JsonToken.START_OBJECT) {
          outcomes.add(object(false));
        } else {
          parser.skipChildren();
          outcomes.add(
              SobjectOutcome.rejected(
                  Optional.empty(),
                  "JSON_PARSER_ERROR",
                  "This is not a record: send an object with the fields of the record",
                  List.of()));
        }
      }
    }

    /** A record, or (only in the place of the request itself) what holds the list of them. */
    private SobjectOutcome object(boolean mayHoldList) throws IOException {
      long start = parser.currentTokenLocation().getByteOffset();
      Optional<String> id = Optional.empty();
      Optional<String> key = Optional.empty();
      Optional<String> statedType = Optional.empty();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals(ID)) {
          id = scalar(value);
        } else if (field.equals(keyField)) {
          key = scalar(value);
        } else if (field.equals("attributes") && value == JsonToken.START_OBJECT) {
          statedType = attributes();
        } else if (mayHoldList && field.equals("records") && value == JsonToken.START_ARRAY) {
          listed = true;
          list();
        } else {
          parser.skipChildren();
        }
      }
      long end = parser.currentLocation().getByteOffset();
      return outcome(id, keyField.equals(ID) ? id : key, statedType, cut(start, end));
    }

    private Optional<String> attributes() throws IOException {
      Optional<String> stated = Optional.empty();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean isType = parser.currentName().equals("type");
        JsonToken value = parser.nextToken();
        if (isType) {
          stated = scalar(value);
        } else {
          parser.skipChildren();
        }
      }
      return stated;
    }

    private Optional<String> scalar(JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
        String text = parser.getText().strip();
        return text.isEmpty() || text.length() > XmlBounds.KEY
            ? Optional.empty()
            : Optional.of(text);
      }
      parser.skipChildren();
      return Optional.empty();
    }

    private ByteBuffer cut(long start, long end) {
      return ByteBuffer.wrap(body.bytes(), body.offset() + (int) start, (int) (end - start));
    }

    private SobjectOutcome outcome(
        Optional<String> id,
        Optional<String> key,
        Optional<String> statedType,
        ByteBuffer payload) {
      if (id.isEmpty()) {
        return SobjectOutcome.rejected(
            id,
            "REQUIRED_FIELD_MISSING",
            "The record has no Id: query Id along with the other fields",
            List.of(ID));
      }
      if (!SalesforceId.isId(id.get())) {
        return SobjectOutcome.rejected(
            id,
            "MALFORMED_ID",
            "'" + id.get() + "' is not an Id of 15 or 18 letters and digits",
            List.of(ID));
      }
      if (statedType.isPresent() && !statedType.get().equals(type)) {
        return SobjectOutcome.rejected(
            id,
            "INVALID_TYPE",
            "The record says it is of type '"
                + statedType.get()
                + "', but was sent as "
                + type
                + ": send it to /salesforce/sobjects/"
                + statedType.get(),
            List.of("attributes.type"));
      }
      if (key.isEmpty()) {
        return SobjectOutcome.rejected(
            id,
            "REQUIRED_FIELD_MISSING",
            "The record has no " + keyField + ", which says where it belongs: query it along",
            List.of(keyField));
      }
      String wide = SalesforceId.widened(id.get());
      return new SobjectOutcome.Taken(
          id.get(),
          new Arrival(
              SalesforceId.widened(key.get()),
              Optional.empty(),
              Optional.of(type),
              Optional.of(wide),
              payload));
    }
  }

  private static Refusal noRecords() {
    return Refusal.of(
        Refusal.Reason.MALFORMED,
        "There are no records in the request: send {\"records\":[…]}, an array, or one object",
        Map.of("field", "records", "allowed", "at least one record"));
  }
}
