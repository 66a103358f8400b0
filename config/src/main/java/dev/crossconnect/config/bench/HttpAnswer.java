package dev.crossconnect.config.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** As much of an answer as has come; nothing but the status and the length is understood. */
public final class HttpAnswer {

  private static final int LARGEST = 1024 * 1024;
  private static final int SHOWN = 500;
  private static final int UNKNOWN = -1;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(LARGEST);
  private int bodyAt;
  private int length;

  HttpAnswer() {
    clear();
  }

  void clear() {
    bytes.clear();
    bodyAt = -1;
    length = UNKNOWN;
  }

  /** Where more of it goes. */
  ByteBuffer room() throws IOException {
    if (!bytes.hasRemaining()) {
      throw new IOException("An answer is longer than " + LARGEST + " bytes");
    }
    return bytes;
  }

  boolean complete() {
    if (bodyAt < 0) {
      bodyAt = endOfHead();
      length = bodyAt < 0 ? UNKNOWN : contentLength();
    }
    return bodyAt > 0 && (length == UNKNOWN ? endsWith(LAST_CHUNK) : bytes.position() >= length);
  }

  int status() {
    return 100 * digit(STATUS_AT) + 10 * digit(STATUS_AT + 1) + digit(STATUS_AT + 2);
  }

  private int digit(int at) {
    return bytes.get(at) - '0';
  }

  private int endOfHead() {
    for (int at = 3; at < bytes.position(); at++) {
      if (bytes.get(at) == '\n' && bytes.get(at - 2) == '\n') {
        return at + 1;
      }
    }
    return -1;
  }

  /** Length of head and body, or that it comes in chunks. */
  private int contentLength() {
    for (int at = 0; at < bodyAt - LENGTH.length; at++) {
      if (bytes.get(at) == '\r' && isLength(at)) {
        return bodyAt + number(at + LENGTH.length);
      }
    }
    return UNKNOWN;
  }

  private boolean endsWith(byte[] end) {
    int start = bytes.position() - end.length;
    for (int i = 0; i < end.length; i++) {
      if (bytes.get(start + i) != end[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isLength(int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      if (Character.toLowerCase(bytes.get(at + i)) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(int start) {
    int number = 0;
    for (int at = start; bytes.get(at) != '\r'; at++) {
      if (bytes.get(at) != ' ') {
        number = 10 * number + digit(at);
      }
    }
    return number;
  }

  /** How it begins, for people and for whoever looks for something in it. */
  @Override
  public String toString() {
    ByteBuffer beginning = bytes.duplicate().flip();
    return StandardCharsets.UTF_8
        .decode(beginning.limit(Math.min(SHOWN, beginning.limit())))
        .toString();
  }
}
