package dev.crossconnect.adapters.runner;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What is finished beyond a committed offset, as text for the commit's metadata: everything below
 * {@code next}, except the unfinished ones.
 *
 * <p>A broker takes 4096 bytes by default, so a note that would be longer says less: it stops at
 * the first offset that does not fit, and what lies beyond counts as never seen. Such records are
 * verified before they are executed, so nothing is lost by that but time.
 *
 * @param next the first offset that was not read
 * @param unfinished offsets below {@code next} that have no result yet, in rising order
 */
record ProgressNote(long next, List<Long> unfinished) {

  /** Four characters of text for three bytes keep this below 4000 characters. */
  private static final int MOST_BYTES = 2900;

  private static final String FORMAT = "1:";

  String write(long position) {
    if (next == position) {
      return "";
    }
    ByteArrayOutputStream gaps = new ByteArrayOutputStream();
    long end = next;
    long before = position;
    for (long offset : unfinished) {
      if (gaps.size() > MOST_BYTES) {
        end = offset;
        break;
      }
      writeNumber(gaps, offset - before);
      before = offset;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writeNumber(bytes, end - position);
    bytes.writeBytes(gaps.toByteArray());
    return FORMAT + Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** Whatever another tool may have written there says nothing about what is finished. */
  static ProgressNote read(long position, String metadata) {
    if (!metadata.startsWith(FORMAT)) {
      return new ProgressNote(position, List.of());
    }
    try {
      return read(position, Base64.getDecoder().decode(metadata.substring(FORMAT.length())));
    } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
      return new ProgressNote(position, List.of());
    }
  }

  private static ProgressNote read(long position, byte[] bytes) {
    Numbers numbers = new Numbers(bytes);
    long next = position + numbers.read();
    List<Long> unfinished = new ArrayList<>();
    long offset = position;
    while (numbers.hasMore()) {
      offset += numbers.read();
      unfinished.add(offset);
    }
    return new ProgressNote(next, List.copyOf(unfinished));
  }

  private static void writeNumber(ByteArrayOutputStream bytes, long number) {
    long rest = number;
    while (rest >= 0x80) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private static final class Numbers {
    private final byte[] bytes;
    private int at;

    Numbers(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasMore() {
      return at < bytes.length;
    }

    long read() {
      long number = 0;
      int shift = 0;
      byte part;
      do {
        part = bytes[at++];
        number |= (long) (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0);
      return number;
    }
  }
}
