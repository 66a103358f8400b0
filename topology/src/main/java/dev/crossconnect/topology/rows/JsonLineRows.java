package dev.crossconnect.topology.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A JSON object on each line. A line that is none does not keep those behind it from being read.
 */
final class JsonLineRows implements Rows {

  private static final int LONGEST_LINE = 16 * 1024;

  private final InputStream in;
  private final RowLayout layout;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private int line;
  private int length;

  JsonLineRows(InputStream in, RowLayout layout) {
    this.layout = layout;
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  @Override
  public Optional<Row> next() throws IOException {
    while (readLine()) {
      if (length > LONGEST_LINE) {
        return Optional.of(
            new Unreadable(line, "The line is longer than " + LONGEST_LINE + " bytes"));
      }
      byte[] bytes = text.toByteArray();
      if (!isBlank(bytes)) {
        return Optional.of(row(bytes));
      }
    }
    return Optional.empty();
  }

  private Row row(byte[] bytes) throws IOException {
    try (JsonParser json = JsonFields.FACTORY.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Unreadable(line, "A row must be an object");
      }
      Row row = JsonFields.read(json, line, layout);
      return json.nextToken() == null
          ? row
          : new Unreadable(line, "Something follows the object on its line");
    } catch (JsonProcessingException e) {
      return new Unreadable(line, e.getOriginalMessage());
    }
  }

  /** Reads to the end of the line, keeping no more of it than may be; false at the end. */
  private boolean readLine() throws IOException {
    text.reset();
    length = 0;
    int next = in.read();
    if (next < 0) {
      return false;
    }
    line++;
    while (next >= 0 && next != '\n') {
      length++;
      if (length <= LONGEST_LINE) {
        text.write(next);
      }
      next = in.read();
    }
    return true;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
