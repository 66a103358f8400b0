package dev.crossconnect.config.demo;

import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The legacy systems of the demo, with memories that outlive a restart of the hub. */
public final class SimulatedSystems implements AutoCloseable {

  /** The organisation that the simulated Salesforce is. */
  static final String ORGANISATION = "00D000000000062EAA";

  /**
   * As long as there is no simulation of what each of them speaks, one order system is them all.
   */
  private static final List<String> TARGETS =
      List.of("activation", "access", "survey", "voice", "logistics");

  private final SimulatedOrderSystem activation;

  private SimulatedSystems(SimulatedOrderSystem activation) {
    this.activation = activation;
  }

  public static SimulatedSystems start(Path directory) {
    SimulatedOrderSystem activation =
        new SimulatedOrderSystem(
            Optional.of(directory.resolve("simulated").resolve("activation")), Clock.systemUTC());
    activation.start();
    return new SimulatedSystems(activation);
  }

  /** What a hub has to be told to reach them. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("salesforce.organisations", ORGANISATION);
    properties.put("adapters.targets", String.join(",", TARGETS));
    for (String target : TARGETS) {
      properties.put("adapters." + target + ".protocol", "tmf641");
      properties.put("adapters." + target + ".url", activation.url().toString());
    }
    return properties;
  }

  @Override
  public void close() {
    activation.close();
  }
}
