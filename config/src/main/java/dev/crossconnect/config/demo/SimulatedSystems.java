package dev.crossconnect.config.demo;

import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The legacy systems of the demo, with memories that outlive a restart of the hub. */
public final class SimulatedSystems implements AutoCloseable {

  /** The organisation that the simulated Salesforce is. */
  static final String ORGANISATION = "00D000000000062EAA";

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
    return Map.of(
        "salesforce.organisations",
        ORGANISATION,
        "adapters.targets",
        "activation",
        "adapters.activation.protocol",
        "tmf641",
        "adapters.activation.url",
        activation.url().toString());
  }

  @Override
  public void close() {
    activation.close();
  }
}
