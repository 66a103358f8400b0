package dev.crossconnect.adapters.conformance;

/**
 * What goes wrong with legacy systems. <em>Work</em> is a request that changes something; a
 * <em>look</em> only asks.
 */
public enum Fault {
  /** Answers take longer than usual, and come in time. */
  SLOW("answers are slow"),
  /** The work is done at once; its answer comes when nobody waits for it any more. */
  TOO_SLOW("the answer comes too late"),
  /** It has no time for work now, says so, and does nothing. */
  BUSY("it is busy"),
  /** It will not do the work, says so, and does nothing. */
  REFUSES("it refuses"),
  /** It takes the work up, cannot do it this time, says so, and leaves nothing behind. */
  FAILS("it fails"),
  /** The connection breaks before the work is read. */
  VANISHES_BEFORE("the connection breaks before the work"),
  /** The work is done, and the connection breaks before the answer. */
  VANISHES_AFTER("the connection breaks after the work"),
  /**
   * The work is done, and the answer says that something went wrong: the error of a system that
   * does not know itself how far it got (a 500, a fault of the server, a DENY after the fact).
   */
  LIES("success is reported as an error"),
  /** The answer to work, or what it left behind, is there twice. */
  ANSWERS_TWICE("answers come twice"),
  /** The connection breaks before a look is answered. */
  LOOKS_VANISH("the connection breaks before a look is answered");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
