package dev.crossconnect.config.chaos;

/**
 * What a write makes of a key: the next version, and a number by which this very write is known
 * again wherever its value turns up.
 */
public record Written(long version, String nonce) implements Comparable<Written> {

  static final Written NOTHING = new Written(0, "");

  @Override
  public int compareTo(Written other) {
    return Long.compare(version, other.version);
  }

  /** As it stands in the value. */
  @Override
  public String toString() {
    return version + "-" + nonce;
  }

  static Written parse(String text) {
    int dash = text.indexOf('-');
    return new Written(Long.parseLong(text.substring(0, dash)), text.substring(dash + 1));
  }
}
