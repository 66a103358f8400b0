package dev.crossconnect.adapters.tl1;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it means that an element denies a command, by the code it gives. Codes come first by their
 * whole name, then by how they begin ({@code I*}).
 */
record DenyPolicy(Map<Meaning, List<String>> codes) {

  /** What a code says about the work. */
  enum Meaning {
    /** It is there already: by us, perhaps. A look decides. */
    EXISTS,
    /** It is not there: taken away by us, perhaps. A look decides. */
    ABSENT,
    /** Not now, and nothing was done. */
    BUSY,
    /** Never, and nothing was done. */
    REFUSED,
    /** Not known. A look decides. */
    UNSURE
  }

  DenyPolicy {
    codes = Map.copyOf(new EnumMap<>(codes));
  }

  Meaning of(String code) {
    String wanted = code.toUpperCase(Locale.ROOT);
    return codes.entrySet().stream()
        .filter(entry -> entry.getValue().contains(wanted))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> byBeginning(wanted));
  }

  private Meaning byBeginning(String code) {
    for (Map.Entry<Meaning, List<String>> entry : codes.entrySet()) {
      for (String pattern : entry.getValue()) {
        if (pattern.endsWith("*") && code.startsWith(pattern.substring(0, pattern.length() - 1))) {
          return entry.getKey();
        }
      }
    }
    return Meaning.UNSURE;
  }
}
