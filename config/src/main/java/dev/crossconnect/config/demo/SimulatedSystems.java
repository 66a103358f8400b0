package dev.crossconnect.config.demo;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedBatchHost;
import dev.crossconnect.adapters.simulated.SimulatedDatabase;
import dev.crossconnect.adapters.simulated.SimulatedNetworkElement;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The legacy systems of the demo, with memories that outlive a restart of the hub. */
public final class SimulatedSystems implements AutoCloseable {

  /** The organisation that the simulated Salesforce is. */
  static final String ORGANISATION = "00D000000000062EAA";

  private static final String USER = "hub";
  private static final double ALARMS = 0.02;

  private final Path directory;
  private final String password = UUID.randomUUID().toString();
  private final SimulatedOrderSystem activation;
  private final SimulatedNetworkElement access;
  private final SimulatedVoiceSystem voice;
  private final SimulatedDatabase logistics;
  private final SimulatedBatchHost survey;

  private SimulatedSystems(Path directory) {
    this.directory = directory;
    activation =
        new SimulatedOrderSystem(Optional.of(directory.resolve("activation")), Clock.systemUTC());
    access =
        new SimulatedNetworkElement(Optional.of(directory.resolve("access")), Clock.systemUTC());
    voice =
        new SimulatedVoiceSystem(
            password, Optional.of(directory.resolve("voice")), Clock.systemUTC());
    logistics = new SimulatedDatabase(directory.resolve("logistics"));
    survey = new SimulatedBatchHost(password, directory.resolve("survey"));
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
    voice.start();
    logistics.start();
    survey.start();
  }

  /** What a hub has to be told to reach them. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("salesforce.organisations", ORGANISATION);
    properties.put("adapters.targets", "activation,access,voice,logistics,survey");
    put(properties, "activation", Map.of("protocol", "tmf641", "url", activation.url().toString()));
    put(
        properties,
        "access",
        Map.of(
            "protocol",
            "tl1",
            "host",
            access.host(),
            "port",
            Integer.toString(access.port()),
            "commands.file",
            packaged("access.yaml"),
            "user",
            USER,
            "password",
            password));
    put(
        properties,
        "voice",
        Map.of(
            "protocol",
            "soap",
            "url",
            voice.url().toString(),
            "dialogue.file",
            packaged("voice.yaml"),
            "username",
            SimulatedVoiceSystem.USERNAME,
            "password",
            password));
    put(
        properties,
        "logistics",
        Map.of(
            "protocol", "jdbc",
            "url", logistics.url(),
            "table.file", packaged("logistics.yaml"),
            "username", SimulatedDatabase.USERNAME,
            "password", logistics.password()));
    put(
        properties,
        "survey",
        Map.of(
            "protocol",
            "sftp",
            "host",
            "127.0.0.1",
            "port",
            Integer.toString(survey.port()),
            "host.keys",
            survey.fingerprint(),
            "format.file",
            packaged("survey.yaml"),
            "collect.ms",
            "200",
            "poll.ms",
            "200",
            // A survey takes its time, and many wait for theirs at once.
            "concurrency",
            "200",
            "username",
            SimulatedBatchHost.USERNAME,
            "password",
            password));
    return properties;
  }

  private static void put(
      Map<String, String> properties, String target, Map<String, String> settings) {
    settings.forEach((name, value) -> properties.put("adapters." + target + "." + name, value));
  }

  /** A file that comes with the hub, put where the hub can be told to read it. */
  private String packaged(String name) {
    try (InputStream in = SimulatedSystems.class.getResourceAsStream("/business/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The hub was packaged without business/" + name);
      }
      Path file = Files.createDirectories(directory).resolve(name);
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    survey.close();
    logistics.close();
    voice.close();
    activation.close();
    access.close();
  }
}
