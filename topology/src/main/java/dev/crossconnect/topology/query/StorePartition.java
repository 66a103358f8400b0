package dev.crossconnect.topology.query;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A partition of a store, as one instance sees it.
 *
 * @param here what it is on this instance
 * @param lag milliseconds that what can be read here is old at the most; empty if nothing can be
 * @param active the instance that works on it
 * @param standbys those that keep a copy
 */
public record StorePartition(
    String store,
    int partition,
    State here,
    Optional<Long> lag,
    String active,
    List<String> standbys) {

  public StorePartition {
    standbys = List.copyOf(standbys);
  }

  /** What an instance has of it. */
  public enum State {
    ACTIVE,
    STANDBY,
    /** On its way: what is there cannot be read yet. */
    RESTORING,
    ELSEWHERE;

    /** As callers see it. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
