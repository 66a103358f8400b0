package dev.crossconnect.topology.inventory;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An id as something that is counted up: what stands in front, how many digits the number has, and
 * the number. An IPv4 address is one number.
 *
 * <p>No two ids are the same serial, so one stands for the other.
 */
record Serial(String stem, int width, long number) {

  private static final int ADDRESS = 99;
  private static final long ADDRESSES = 1L << 32;
  private static final int MOST_DIGITS = 18;
  private static final int KEY_DIGITS = 16;
  private static final Pattern OCTETS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");

  static Serial of(String id) {
    return address(id).orElseGet(() -> numbered(id));
  }

  private static Optional<Serial> address(String id) {
    Matcher octets = OCTETS.matcher(id);
    if (!octets.matches()) {
      return Optional.empty();
    }
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      String octet = octets.group(i);
      boolean isPlain = octet.length() == 1 || (octet.length() <= 3 && octet.charAt(0) != '0');
      if (!isPlain || Integer.parseInt(octet) > 255) {
        return Optional.empty();
      }
      number = (number << 8) | Integer.parseInt(octet);
    }
    return Optional.of(new Serial("", ADDRESS, number));
  }

  private static Serial numbered(String id) {
    int begin = id.length();
    while (begin > 0 && id.length() - begin < MOST_DIGITS && isDigit(id.charAt(begin - 1))) {
      begin--;
    }
    return begin == id.length()
        ? new Serial(id, 0, 0)
        : new Serial(
            id.substring(0, begin), id.length() - begin, Long.parseLong(id.substring(begin)));
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  /** The one that follows after so many, if there is one. */
  Optional<Serial> plus(long steps) {
    if (width == 0) {
      return Optional.empty();
    }
    long moved = number + steps;
    boolean exists =
        moved >= 0
            && (width == ADDRESS ? moved < ADDRESSES : Long.toString(moved).length() <= width);
    return exists ? Optional.of(new Serial(stem, width, moved)) : Optional.empty();
  }

  String id() {
    return switch (width) {
      case 0 -> stem;
      case ADDRESS ->
          (number >> 24)
              + "."
              + ((number >> 16) & 255)
              + "."
              + ((number >> 8) & 255)
              + "."
              + (number & 255);
      default -> stem + Keys.padded(Long.toString(number), width);
    };
  }

  /** In the order of these texts serials are counted. */
  String key() {
    return series() + Keys.padded(Long.toHexString(number), KEY_DIGITS);
  }

  /** What the keys of all that are counted together begin with. */
  String series() {
    return stem + Names.END + Keys.padded(Integer.toString(width), 2);
  }

  /** The serial that a key stands for. */
  static Serial ofKey(String key) {
    int end = key.indexOf(Names.END);
    return new Serial(
        key.substring(0, end),
        Integer.parseInt(key.substring(end + 1, end + 3)),
        Long.parseLong(key.substring(end + 3), 16));
  }
}
