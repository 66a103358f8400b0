package dev.crossconnect.avro.salesforce;

import java.util.Optional;

/**
 * Ids of Salesforce records come with 15 characters, where upper and lower case differ, and with
 * 18, where the last three say which of the first fifteen are upper case. The hub knows the long
 * form alone.
 */
public final class SalesforceId {

  private static final int SHORT = 15;
  private static final int LONG = 18;
  private static final String CASES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

  private SalesforceId() {}

  /** The form with 18 characters, or nothing if the text is not an id. */
  public static Optional<String> widen(String text) {
    if (text.length() != SHORT && text.length() != LONG) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isLetterOrDigit(text.charAt(i))) {
        return Optional.empty();
      }
    }
    if (text.length() == LONG) {
      return Optional.of(text);
    }
    StringBuilder wide = new StringBuilder(LONG).append(text);
    for (int group = 0; group < 3; group++) {
      int upper = 0;
      for (int i = 0; i < 5; i++) {
        char c = text.charAt(group * 5 + i);
        if (c >= 'A' && c <= 'Z') {
          upper |= 1 << i;
        }
      }
      wide.append(CASES.charAt(upper));
    }
    return Optional.of(wide.toString());
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
