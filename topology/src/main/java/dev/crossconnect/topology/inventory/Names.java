package dev.crossconnect.topology.inventory;

/** What names may consist of. Keys of the stores separate names by a character none may have. */
final class Names {

  /** Between the parts of a key. */
  static final char END = '\u0000';

  private static final int LONGEST = 200;

  private Names() {}

  /** Why this cannot be a name, or an empty text if it can. */
  static String objection(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return "must have 1 to " + LONGEST + " characters";
    }
    return name.chars().anyMatch(Names::isNoText) ? "must have no control characters" : "";
  }

  static boolean isFit(String name) {
    return objection(name).isEmpty();
  }

  private static boolean isNoText(int character) {
    return Character.isISOControl(character) || character == '\uFFFD' || character == '\uFFFF';
  }
}
