package dev.crossconnect.connectors.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.crossconnect.avro.topics.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The body of an answer to a JSON request. */
final class SobjectsAnswer {

  private static final JsonFactory JSON = new JsonFactory();

  private SobjectsAnswer() {}

  static byte[] of(List<SobjectOutcome> outcomes, Position position) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + outcomes.size() * 64);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeArrayFieldStart("results");
      for (SobjectOutcome outcome : outcomes) {
        write(out, outcome);
      }
      out.writeEndArray();
      out.writeStringField("position", position.toString());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, SobjectOutcome outcome) throws IOException {
    out.writeStartObject();
    if (outcome instanceof SobjectOutcome.Rejected rejected) {
      out.writeStringField("id", rejected.id().orElse(null));
      out.writeBooleanField("success", false);
      out.writeArrayFieldStart("errors");
      writeError(out, rejected);
    } else if (outcome instanceof SobjectOutcome.Taken taken) {
      out.writeStringField("id", taken.id());
      out.writeBooleanField("success", true);
      out.writeArrayFieldStart("errors");
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeError(JsonGenerator out, SobjectOutcome.Rejected rejected)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("statusCode", rejected.statusCode());
    out.writeStringField("message", rejected.message());
    out.writeArrayFieldStart("fields");
    for (String field : rejected.fields()) {
      out.writeString(field);
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
