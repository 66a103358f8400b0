package dev.crossconnect.adapters.tl1;

import java.util.List;

/** What came of a command that was to be sent. */
sealed interface Reply {

  /** COMPLD. */
  record Completed(List<String> lines) implements Reply {}

  /** DENY, or an acknowledgment that says as much: NG, NA, RL. */
  record Denied(String code, String detail) implements Reply {}

  /** It was taken up, and nothing more was said of its end: OK, DELAY, PRTL. */
  record Accepted(String how) implements Reply {}

  /** It was sent, perhaps, and nothing came back. */
  record Lost(String detail) implements Reply {}

  /**
   * It certainly was not sent.
   *
   * @param busy whether the element is there, but has no session to spare
   */
  record NotSent(boolean busy, String detail) implements Reply {}
}
