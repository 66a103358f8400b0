package dev.crossconnect.adapters.legacy;

import java.time.Clock;

/** The checked settings of one legacy system, from which a connection to it can be made. */
public interface LegacySettings {

  /** Opens nothing that could fail: an unreachable system shows when it is called. */
  LegacySystem connect(Clock clock);
}
