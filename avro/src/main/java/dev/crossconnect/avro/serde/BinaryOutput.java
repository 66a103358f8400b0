package dev.crossconnect.avro.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Avro's binary encoding, in an array that grows. */
final class BinaryOutput {

  private static final int LONGEST_NUMBER = 10;

  private byte[] array;
  private int size;

  BinaryOutput(int usual) {
    this.array = new byte[usual];
  }

  /** Forgets what was written. */
  void begin() {
    size = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(array, size);
  }

  /** How much it takes itself. */
  int capacity() {
    return array.length;
  }

  private void require(int more) {
    if (array.length - size < more) {
      array = Arrays.copyOf(array, Math.max(Math.addExact(size, more), 2 * array.length));
    }
  }

  /** As it is, without any encoding. */
  void raw(byte value) {
    require(1);
    array[size++] = value;
  }

  void bit(boolean value) {
    raw((byte) (value ? 1 : 0));
  }

  /** An int or a long: seven bits in a byte, the lowest first, small ones of either sign short. */
  void number(long value) {
    require(LONGEST_NUMBER);
    long rest = (value << 1) ^ (value >> (Long.SIZE - 1));
    while ((rest & ~0x7FL) != 0) {
      array[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[size++] = (byte) rest;
  }

  void text(String value) {
    int length = value.length();
    require(LONGEST_NUMBER + length);
    int begin = size;
    number(length);
    for (int i = 0; i < length; i++) {
      char letter = value.charAt(i);
      if (letter >= 0x80) {
        size = begin;
        encoded(value);
        return;
      }
      array[size++] = (byte) letter;
    }
  }

  /** A text with letters that take more than a byte, of which there are few. */
  private void encoded(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    require(bytes.length);
    System.arraycopy(bytes, 0, array, size, bytes.length);
    size += bytes.length;
  }

  void bytes(ByteBuffer value) {
    int length = value.remaining();
    number(length);
    require(length);
    value.duplicate().get(array, size, length);
    size += length;
  }
}
