package dev.crossconnect.adapters.reading;

import java.time.Duration;
import java.util.Map;

/** What came of one request. */
public sealed interface Reading {

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

    public Understood {
      attributes = Map.copyOf(attributes);
    }

    /** Without anything given back. */
    public static Understood of(Meaning meaning, String code, String detail) {
      return new Understood(meaning, code, detail, Map.of(), Duration.ZERO);
    }
  }

  /** Nothing that could be relied on. */
  static Understood unclear(String detail) {
    return Understood.of(Meaning.UNCLEAR, "UNCLEAR", detail);
  }

  /** The request never left. */
  record NotSent(String detail) implements Reading {}
}
