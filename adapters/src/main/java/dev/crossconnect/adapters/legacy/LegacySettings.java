package dev.crossconnect.adapters.legacy;

import java.time.Clock;
import java.util.function.Consumer;

/** The checked settings of one legacy system, from which a connection to it can be made. */
public interface LegacySettings {

  /** Opens nothing that could fail: an unreachable system shows when it is called. */
  LegacySystem connect(Clock clock);

  /**
   * The same for a system that says things unasked.
   *
   * @param reports takes what it says, and never makes it wait
   */
  default LegacySystem connect(Clock clock, Consumer<NetworkReport> reports) {
    return connect(clock);
  }
}
