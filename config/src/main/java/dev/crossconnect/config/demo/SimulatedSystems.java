package dev.crossconnect.config.demo;

import dev.crossconnect.adapters.simulated.SimulatedDatabase;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.adapters.simulated.SimulatedVoiceSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** The legacy systems of the demo, with memories that outlive a restart of the hub. */
public final class SimulatedSystems implements AutoCloseable {

  /** The organisation that the simulated Salesforce is. */
  static final String ORGANISATION = "00D000000000062EAA";

  /** As long as there is no simulation of what each of them speaks, one order system is them. */
  private static final List<String> ORDER_SYSTEMS = List.of("activation", "access", "survey");

  private static final String PREFIX = "adapters.";

  private final SimulatedOrderSystem activation;
  private final SimulatedVoiceSystem voice;
  private final SimulatedDatabase logistics;
  private final Path files;

  private SimulatedSystems(Path directory) {
    this.files = directory.resolve("simulated");
    this.activation =
        new SimulatedOrderSystem(Optional.of(files.resolve("activation")), Clock.systemUTC());
    this.voice =
        new SimulatedVoiceSystem(
            UUID.randomUUID().toString(), Optional.of(files.resolve("voice")), Clock.systemUTC());
    this.logistics = new SimulatedDatabase(files.resolve("logistics"));
  }

  public static SimulatedSystems start(Path directory) {
    SimulatedSystems systems = new SimulatedSystems(directory);
    systems.activation.start();
    systems.voice.start();
    systems.logistics.start();
    return systems;
  }

  /** What a hub has to be told to reach them. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("salesforce.organisations", ORGANISATION);
    for (String target : ORDER_SYSTEMS) {
      put(properties, target, "protocol", "tmf641");
      put(properties, target, "url", activation.url().toString());
    }
    put(properties, "voice", "protocol", "soap");
    put(properties, "voice", "url", voice.url().toString());
    put(properties, "voice", "dialogue.file", packaged("voice.yaml"));
    put(properties, "voice", "username", SimulatedVoiceSystem.USERNAME);
    put(properties, "voice", "password", voice.password());
    put(properties, "logistics", "protocol", "jdbc");
    put(properties, "logistics", "url", logistics.url());
    put(properties, "logistics", "table.file", packaged("logistics.yaml"));
    put(properties, "logistics", "username", SimulatedDatabase.USERNAME);
    put(properties, "logistics", "password", logistics.password());
    properties.put("adapters.targets", String.join(",", targets(properties)));
    return properties;
  }

  private static void put(
      Map<String, String> properties, String target, String name, String value) {
    properties.put(PREFIX + target + "." + name, value);
  }

  /** All that something was said about. */
  private static Set<String> targets(Map<String, String> properties) {
    return properties.keySet().stream()
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length(), name.indexOf('.', PREFIX.length())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A file that comes with the hub, put where the hub can be told to read it. */
  private String packaged(String name) {
    try (InputStream in = SimulatedSystems.class.getResourceAsStream("/business/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The hub was packaged without business/" + name);
      }
      Path file = Files.createDirectories(files).resolve(name);
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    logistics.close();
    voice.close();
    activation.close();
  }
}
