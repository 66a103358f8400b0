package dev.crossconnect.config;

import dev.crossconnect.config.settings.HubProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said to the hub on the command line; the rest is said in the file. */
final class HubOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "A properties file.")
  private Path config;

  @Option(
      names = "--roles",
      paramLabel = "ROLES",
      description = "What this process does: gateway, streams, adapters, connect. All by default.")
  private String roles;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the HTTP server; 8080 by default, 0 takes a free one.")
  private String port;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Address of the HTTP server; 127.0.0.1 by default.")
  private String host;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the hub keeps its state; .hub by default.")
  private String data;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets a property, whatever the file says. Can be repeated.")
  private Map<String, String> set = new HashMap<>();

  /** What was said, and where nothing was said, those defaults. */
  HubProperties properties(Map<String, String> defaults) {
    Map<String, String> said = new HashMap<>(set);
    put(said, "roles", roles);
    put(said, "http.port", port);
    put(said, "http.host", host);
    put(said, "data.dir", data);
    return HubProperties.of(Optional.ofNullable(config), said).withDefaults(defaults);
  }

  private static void put(Map<String, String> said, String name, String value) {
    if (value != null) {
      said.put(name, value);
    }
  }
}
