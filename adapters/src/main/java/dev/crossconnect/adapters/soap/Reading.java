package dev.crossconnect.adapters.soap;

import java.time.Duration;
import java.util.Map;

/** What came of one request. */
sealed interface Reading {

  /** How to say it to people. */
  String detail();

  /** An answer that says something. */
  record Understood(
      Meaning meaning,
      String code,
      String detail,
      Map<String, String> attributes,
      Duration comeBackAfter)
      implements Reading {

    static Understood of(Meaning meaning, String code, String detail) {
      return new Understood(meaning, code, detail, Map.of(), Duration.ZERO);
    }
  }

  /** The request never left. */
  record NotSent(String detail) implements Reading {}
}
