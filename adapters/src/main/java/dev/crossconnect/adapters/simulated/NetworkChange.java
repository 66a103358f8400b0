package dev.crossconnect.adapters.simulated;

import java.util.Map;

/**
 * Something that took effect in a simulated network element.
 *
 * @param type what kind of thing, as in ENT-ONT
 * @param tid the element behind the gateway
 */
public record NetworkChange(
    Kind kind, String type, String tid, String aid, Map<String, String> fields) {

  /** What was done to the thing. */
  public enum Kind {
    ENTERED,
    EDITED,
    DELETED
  }

  public NetworkChange {
    fields = Map.copyOf(fields);
  }

  String thing() {
    return thing(type, tid, aid);
  }

  static String thing(String type, String tid, String aid) {
    return type + " " + tid + " " + aid;
  }
}
