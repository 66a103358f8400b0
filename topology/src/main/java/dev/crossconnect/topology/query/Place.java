package dev.crossconnect.topology.query;

import java.util.List;

/**
 * Which instances have a partition of a store, as host:port.
 *
 * @param active the one that works on it
 * @param standbys those that keep a copy
 */
public record Place(int partition, String active, List<String> standbys) {

  public Place {
    standbys = List.copyOf(standbys);
  }
}
