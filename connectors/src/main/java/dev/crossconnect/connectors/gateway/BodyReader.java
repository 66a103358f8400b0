package dev.crossconnect.connectors.gateway;

import dev.crossconnect.connectors.gateway.Refusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Reads a request's body, no more of it than may be, and only while there is room and time. */
final class BodyReader {

  private static final int FIRST = 16 * 1024;
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final int longest;

  BodyReader(int longest) {
    this.longest = longest;
  }

  /**
   * Reads to the end of the body.
   *
   * @param declared what the request says its length is; negative if it does not
   */
  Body read(InputStream in, long declared, Admission.Claim claim, Deadline deadline) {
    if (declared > longest) {
      throw tooLarge();
    }
    byte[] bytes = new byte[reserve(claim, declared < 0 ? FIRST : Math.max(1, (int) declared))];
    int length = 0;
    try {
      while (true) {
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) {
          return new Body(bytes, length);
        }
        length += read;
        if (length == bytes.length) {
          int next = in.read();
          if (next < 0) {
            return new Body(bytes, length);
          }
          bytes = larger(bytes, claim);
          bytes[length++] = (byte) next;
        }
        if (deadline.passed()) {
          throw Refusal.of(Reason.TOO_SLOW, "The body did not arrive in time");
        }
      }
    } catch (IOException e) {
      throw Refusal.malformed("The body ended early or could not be read");
    }
  }

  private byte[] larger(byte[] full, Admission.Claim claim) {
    if (full.length >= longest) {
      throw tooLarge();
    }
    int size = (int) Math.min(longest, full.length * 2L);
    reserve(claim, size - full.length);
    return Arrays.copyOf(full, size);
  }

  private static int reserve(Admission.Claim claim, int bytes) {
    if (!claim.grow(bytes)) {
      throw Refusal.forNow(
          Reason.NO_ROOM, "The hub is busy with as many requests as it has room for", RETRY);
    }
    return bytes;
  }

  private Refusal tooLarge() {
    return Refusal.of(
        Reason.TOO_LARGE,
        "The body is longer than the " + longest + " bytes that one request may have",
        Map.of("field", "body", "allowed", "at most " + longest + " bytes"));
  }
}
