package dev.crossconnect.config.demo;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedNetworkElement;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The legacy systems of the demo, with memories that outlive a restart of the hub. */
public final class SimulatedSystems implements AutoCloseable {

  /** The organisation that the simulated Salesforce is. */
  static final String ORGANISATION = "00D000000000062EAA";

  /**
   * As long as there is no simulation of what each of them speaks, one order system is all these.
   */
  private static final List<String> TARGETS = List.of("activation", "survey", "voice", "logistics");

  private static final String ACCESS = "access";
  private static final String USER = "hub";
  private static final double ALARMS = 0.02;

  private final SimulatedOrderSystem activation;
  private final SimulatedNetworkElement access;
  private final String password;

  private SimulatedSystems(Path directory) {
    activation =
        new SimulatedOrderSystem(Optional.of(directory.resolve("activation")), Clock.systemUTC());
    access = new SimulatedNetworkElement(Optional.of(directory.resolve(ACCESS)), Clock.systemUTC());
    password = UUID.randomUUID().toString();
  }

  public static SimulatedSystems start(Path directory) {
    SimulatedSystems systems = new SimulatedSystems(directory.resolve("simulated"));
    systems.start();
    return systems;
  }

  private void start() {
    activation.start();
    access.user(USER, password);
    access.greetWith("\r\nWelcome to the access network; all sessions are recorded;\r\n");
    access.alarm(Dial.share(ALARMS));
    access.start();
  }

  /** What a hub has to be told to reach them. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("salesforce.organisations", ORGANISATION);
    properties.put("adapters.targets", String.join(",", TARGETS) + "," + ACCESS);
    for (String target : TARGETS) {
      properties.put("adapters." + target + ".protocol", "tmf641");
      properties.put("adapters." + target + ".url", activation.url().toString());
    }
    properties.put("adapters." + ACCESS + ".protocol", "tl1");
    properties.put("adapters." + ACCESS + ".host", access.host());
    properties.put("adapters." + ACCESS + ".port", Integer.toString(access.port()));
    properties.put("adapters." + ACCESS + ".user", USER);
    properties.put("adapters." + ACCESS + ".password", password);
    return properties;
  }

  @Override
  public void close() {
    activation.close();
    access.close();
  }
}
