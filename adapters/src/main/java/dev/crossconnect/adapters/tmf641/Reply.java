package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** What came of one request, by what it says about its effect. */
sealed interface Reply {

  /** How to say it to people. */
  String detail();

  /**
   * It worked.
   *
   * @param etag by what name the server knows this state of what it shows
   */
  record Success(JsonNode json, Optional<String> etag) implements Reply {
    @Override
    public String detail() {
      return "The order system answered";
    }
  }

  /** It is as it was when it was last seen (304). */
  record Unchanged() implements Reply {
    @Override
    public String detail() {
      return "Nothing has changed";
    }
  }

  /** The server will not (4xx); nothing was done. */
  record Refusal(int status, String code, String detail) implements Reply {}

  /** The hub is not believed, here or where tokens are given out; nothing was done. */
  record NotTrusted(String detail) implements Reply {}

  /** The server cannot just now (429, 503); nothing was done. */
  record Busy(Optional<Duration> retryAfter, String detail) implements Reply {}

  /** The request never left: nothing was done. */
  record NotSent(String detail) implements Reply {}

  /** The request may have arrived, but no usable answer came back: it may have been done. */
  record Lost(String detail) implements Reply {}
}
