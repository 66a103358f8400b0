package dev.crossconnect.adapters.legacy;

import java.util.List;

/**
 * Something that happened in the network, as the element that noticed says it: an alarm, a change.
 *
 * @param source the element
 * @param tag the element's own number for it
 * @param type what kind of report, in the element's words
 * @param at when, by the element's clock and in its words
 * @param text what it says, line by line
 */
public record NetworkReport(
    String source, String tag, Severity severity, String type, String at, List<String> text) {

  public NetworkReport {
    text = List.copyOf(text);
  }

  /** How bad it is. */
  public enum Severity {
    CRITICAL,
    MAJOR,
    MINOR,
    NONE
  }
}
