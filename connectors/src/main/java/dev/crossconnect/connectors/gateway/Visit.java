package dev.crossconnect.connectors.gateway;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request on its way through a door: the room it takes, and the time it has. */
final class Visit implements AutoCloseable {

  /** The header that a write answers with. */
  static final String POSITION = "Hub-Position";

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

  private static final int POLITENESS = 1024 * 1024;

  private final Context context;
  private final Admission.Claim claim;
  private final Deadline deadline;
  private final long began = System.nanoTime();

  Visit(Context context, Admission.Claim claim, Deadline deadline) {
    this.context = context;
    this.claim = claim;
    this.deadline = deadline;
  }

  Body body(BodyReader reader) {
    HttpServletRequest request = context.req();
    Optional<String> coding = header("Content-Encoding").filter(c -> !c.equals("identity"));
    if (coding.isPresent()) {
      throw Refusal.of(
          Refusal.Reason.UNSUPPORTED,
          "Send the body as it is, not compressed",
          Map.of("field", "Content-Encoding", "value", coding.get(), "allowed", "identity"));
    }
    try {
      return reader.read(request.getInputStream(), request.getContentLengthLong(), claim, deadline);
    } catch (IOException e) {
      throw Refusal.malformed("The body could not be read");
    }
  }

  /**
   * Reads a little more of a body that will not be taken, and gives its room back. Somebody who is
   * still sending when the connection closes might never see why.
   */
  void turnAway() {
    close();
    try {
      byte[] discarded = new byte[16 * 1024];
      InputStream in = context.req().getInputStream();
      for (int rest = POLITENESS; rest > 0 && !deadline.passed(); ) {
        int read = in.read(discarded);
        if (read < 0) {
          return;
        }
        rest -= read;
      }
    } catch (IOException e) {
      // It has gone, and with it the wish for an answer.
    }
  }

  /** The charset that the content type names. */
  Optional<String> charset() {
    return header("Content-Type")
        .map(CHARSET::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(context.header(name)).map(String::strip).filter(h -> !h.isEmpty());
  }

  /** Who sends, as far as limits are concerned. */
  String caller(String organisationId) {
    String known = context.attribute(Gateway.CALLER);
    if (known != null) {
      return known;
    }
    return organisationId.isEmpty() ? context.ip() : organisationId;
  }

  Deadline deadline() {
    return deadline;
  }

  long nanosSoFar() {
    return System.nanoTime() - began;
  }

  /** Gives its room back; closing again does nothing. */
  @Override
  public void close() {
    claim.close();
  }
}
