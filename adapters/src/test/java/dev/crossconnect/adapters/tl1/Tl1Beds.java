package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.simulated.SimulatedNetworkElement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings for tests: everything that is waited for is short. */
final class Tl1Beds {

  static final int SESSIONS = 4;

  private Tl1Beds() {}

  static Map<String, String> properties(SimulatedNetworkElement element, Duration timeout) {
    Map<String, String> properties = new HashMap<>();
    properties.put("host", element.host());
    properties.put("port", Integer.toString(element.port()));
    properties.put("commands.file", "../config/business/access.yaml");
    properties.put("user", "hub");
    properties.put("password", "s;e\"cret");
    properties.put("sessions", Integer.toString(SESSIONS));
    properties.put("timeout.ms", Long.toString(timeout.toMillis()));
    properties.put("keep.alive.ms", "50");
    properties.put("retry.initial.ms", "5");
    properties.put("retry.max.ms", "50");
    return properties;
  }

  static Tl1Settings settings(SimulatedNetworkElement element, Duration timeout) {
    return Tl1Settings.from("", properties(element, timeout));
  }
}
