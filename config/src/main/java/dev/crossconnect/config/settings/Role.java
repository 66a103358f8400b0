package dev.crossconnect.config.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a process of the hub can do; each runs alone or together with others. */
public enum Role {
  /** The doors to Salesforce. */
  GATEWAY,
  /** The topology, its stores, and the lookups in them. */
  STREAMS,
  /** The ways to the legacy systems. */
  ADAPTERS,
  /** The connectors to data systems. */
  CONNECT;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Role::word).toList();
  }
}
