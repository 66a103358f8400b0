package dev.crossconnect.topology.query;

import java.util.Locale;

/** A partition of the stores as this instance has it. */
public record Copy(int partition, Role role) {

  /** Whether it is worked on here, or kept here for the day on which that instance is gone. */
  public enum Role {
    ACTIVE,
    STANDBY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
