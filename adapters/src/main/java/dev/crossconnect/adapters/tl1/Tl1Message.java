package dev.crossconnect.adapters.tl1;

import java.util.List;

/** Something that a network element said. */
sealed interface Tl1Message {

  /**
   * A command was received, or was not.
   *
   * @param ctag of the command; empty where the element leaves it out
   */
  record Acknowledgment(Code code, String ctag) implements Tl1Message {

    /** In progress, printout follows, all right, no acknowledgment, no good, repeat later. */
    enum Code {
      IP,
      PF,
      OK,
      NA,
      NG,
      RL
    }
  }

  /**
   * The answer to a command, all of its parts.
   *
   * @param completion COMPLD, DENY, PRTL, DELAY, or what else elements come up with
   */
  record Response(String source, String at, String ctag, String completion, List<String> lines)
      implements Tl1Message {
    public Response {
      lines = List.copyOf(lines);
    }
  }

  /**
   * What nobody asked for: an alarm, an event.
   *
   * @param alarm *C critical, ** major, * minor, A none
   * @param what verb and modifiers, as in REPT ALM EQPT
   */
  record Autonomous(
      String source, String at, String alarm, String atag, String what, List<String> lines)
      implements Tl1Message {
    public Autonomous {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A message that could not be kept.
   *
   * @param ctag of the command, if it was an answer; else empty
   */
  record Unreadable(String ctag, String why) implements Tl1Message {}
}
