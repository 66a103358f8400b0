package dev.crossconnect.avro.serde;

import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Avro's binary encoding, from bytes that are not to be trusted: no length is believed that is more
 * than there are bytes left.
 */
final class BinaryInput {

  private final byte[] array;
  private int next;

  BinaryInput(byte[] array, int from) {
    this.array = array;
    this.next = from;
  }

  boolean isAtEnd() {
    return next == array.length;
  }

  private byte raw() throws EOFException {
    if (next == array.length) {
      throw new EOFException();
    }
    return array[next++];
  }

  boolean bit() throws EOFException {
    return raw() == 1;
  }

  long number() throws EOFException {
    byte first = raw();
    long rest = first & 0x7F;
    for (int shift = 7; first < 0; shift += 7) {
      if (shift >= Long.SIZE) {
        throw new IllegalArgumentException("Invalid long encoding");
      }
      first = raw();
      rest |= (first & 0x7FL) << shift;
    }
    return (rest >>> 1) ^ -(rest & 1);
  }

  /** One of so many. */
  int below(int many, String of) throws EOFException {
    long number = number();
    if (number < 0 || number >= many) {
      throw new IllegalArgumentException(
          "There are " + many + " " + of + ", and none is " + number);
    }
    return (int) number;
  }

  String text() throws EOFException {
    int length = length();
    String text = new String(array, next, length, StandardCharsets.UTF_8);
    next += length;
    return text;
  }

  byte[] bytes() throws EOFException {
    int length = length();
    byte[] bytes = Arrays.copyOfRange(array, next, next + length);
    next += length;
    return bytes;
  }

  private int length() throws EOFException {
    return atMostWhatIsLeft(number());
  }

  /** Of the next block of a list or map whose elements take a byte at least; zero at its end. */
  int count() throws EOFException {
    long count = number();
    if (count < 0) {
      number(); // how many bytes it takes, for those who would pass over it
      count = -count;
    }
    return atMostWhatIsLeft(count);
  }

  private int atMostWhatIsLeft(long many) throws EOFException {
    if (many < 0) {
      throw new IllegalArgumentException("Malformed data. Length is negative: " + many);
    }
    if (many > array.length - next) {
      throw new EOFException();
    }
    return (int) many;
  }
}
