package dev.crossconnect.topology.trespass;

import dev.crossconnect.config.settings.Role;

/** Stands in a room of the middle floor and reaches for the top: what the walls are there for. */
public final class Trespasser {

  public Role reach() {
    return Role.STREAMS;
  }
}
