package dev.crossconnect.topology.listeners;

import java.time.Instant;
import java.util.Map;

/**
 * What a listener may be told of.
 *
 * @param type the TM Forum's name for this kind of event
 * @param about what it can be chosen by, besides its type
 * @param event what it says, to be written as JSON
 */
public record Happening(
    String type, Instant at, String description, Map<String, String> about, Object event) {

  public Happening {
    about = Map.copyOf(about);
  }
}
