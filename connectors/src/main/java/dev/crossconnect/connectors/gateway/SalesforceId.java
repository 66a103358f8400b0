package dev.crossconnect.connectors.gateway;

/**
 * Salesforce ids come with 15 characters, in which upper and lower case differ, or with 18, in
 * which three more repeat the case of the first 15. The hub knows only the longer form, so that one
 * record never has two keys.
 */
final class SalesforceId {

  private static final int SHORT = 15;
  private static final int LONG = 18;
  private static final int CHUNK = 5;
  private static final String SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

  private SalesforceId() {}

  /**
   * Whether this has the shape of an id. The suffix of a long one is not checked against its case:
   * sandboxes and test data are full of made-up ids, and nothing is won by refusing them.
   */
  static boolean isId(String text) {
    if (text.length() != SHORT && text.length() != LONG) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isUpper(c) && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  /** The long form of a short id; everything else as it is. */
  static String widened(String text) {
    if (text.length() != SHORT || !isId(text)) {
      return text;
    }
    StringBuilder wide = new StringBuilder(LONG).append(text);
    for (int chunk = 0; chunk < SHORT; chunk += CHUNK) {
      int upperCase = 0;
      for (int i = 0; i < CHUNK; i++) {
        if (isUpper(text.charAt(chunk + i))) {
          upperCase |= 1 << i;
        }
      }
      wide.append(SUFFIX.charAt(upperCase));
    }
    return wide.toString();
  }

  /** What both forms of an id have in common. */
  static String stem(String id) {
    return id.substring(0, SHORT);
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
