package dev.crossconnect.connectors.gateway;

/**
 * What no honest outbound message exceeds, by far. The bounds keep the work for a message in
 * proportion to its length, whatever is in it.
 *
 * @param notifications Salesforce sends up to 100
 */
record XmlBounds(int notifications) {

  /** A record's field is the sixth element down; a compound field adds one. */
  static final int DEPTH = 32;

  /** An object has at most 800 custom fields and some dozens of its own. */
  static final int ELEMENTS_OF_A_NOTIFICATION = 2_000;

  static final int ATTRIBUTES = 64;
  static final int NAME = 128;

  /**
   * Different names in one message. The parser's table of names falls back to a linear search where
   * hashes collide, so many names made to collide would cost minutes.
   */
  static final int NAMES = 1_500;

  /**
   * Ids and keys are short; what is longer is none, and is not collected. Kafka would take a longer
   * key, but nobody could read it.
   */
  static final int KEY = 255;

  int elements() {
    return notifications * ELEMENTS_OF_A_NOTIFICATION;
  }
}
