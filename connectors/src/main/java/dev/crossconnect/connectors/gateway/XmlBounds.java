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

  /** They are compared with each other. */
  static final int ATTRIBUTES = 64;

  /** Namespaces declared around an element: each of its prefixes is searched among them. */
  static final int DECLARATIONS = 128;

  static final int NAME = 128;

  /**
   * Ids and keys are short; what is longer is none, and is not collected. Kafka would take a longer
   * key, but nobody could read it.
   */
  static final int KEY = 255;

  /** What an id or key may stand in, with white space and references. */
  static final int TEXT_OF_KEY = 4 * KEY;

  int elements() {
    return notifications * ELEMENTS_OF_A_NOTIFICATION;
  }
}
