package dev.crossconnect.topology.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Objects in one JSON array. Behind what is not JSON nothing can be read any more. */
final class JsonArrayRows implements Rows {

  private final RowLayout layout;
  private final JsonParser json;
  private boolean ended;

  JsonArrayRows(InputStream in, RowLayout layout) throws IOException {
    this.layout = layout;
    json = JsonFields.FACTORY.createParser(in);
    try {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        return;
      }
    } catch (JsonProcessingException e) {
      throw noArray(layout);
    }
    throw noArray(layout);
  }

  private static RuntimeException noArray(RowLayout layout) {
    return RowProblem.INVALID.of(
        "The body is no JSON array",
        "body",
        "",
        "Send [{\"" + layout.fields().get(0) + "\": …}, …]");
  }

  @Override
  public Optional<Row> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    try {
      JsonToken token = json.nextToken();
      int line = json.currentTokenLocation().getLineNr();
      if (token == JsonToken.START_OBJECT) {
        return Optional.of(JsonFields.read(json, line, layout));
      }
      if (token == JsonToken.END_ARRAY) {
        ended = true;
        return Optional.empty();
      }
      if (token == null) {
        ended = true;
        return Optional.of(new Unreadable(line, "The array does not end"));
      }
      json.skipChildren();
      return Optional.of(new Unreadable(line, "A row must be an object"));
    } catch (JsonProcessingException e) {
      ended = true;
      return Optional.of(
          new Unreadable(
              Optional.ofNullable(e.getLocation()).map(at -> at.getLineNr()).orElse(0),
              e.getOriginalMessage() + "; what follows was not read"));
    }
  }
}
