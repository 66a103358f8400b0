package dev.crossconnect.connectors.gateway;

/** The body of a request, in an array that may be longer: it is never copied just to fit. */
final class Body {

  private final byte[] bytes;
  private final int length;

  Body(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
