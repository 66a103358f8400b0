package dev.crossconnect.config;

import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.embedded.EmbeddedRegistry;
import dev.crossconnect.config.settings.HubProperties;
import dev.crossconnect.config.settings.HubSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a whole hub on a directory of its own and stops it again, as the last step of a build by
 * {@code ./hub}. The virtual machines that do it write down which classes they have loaded, and
 * every later start takes half the time.
 */
public final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] args) throws Exception {
    Path temporary = Files.createTempDirectory("rehearsal-");
    try (DataDirectory data = DataDirectory.open(temporary)) {
      EmbeddedRegistry.rehearse(data.registry());
    }
    HubSettings settings =
        HubSettings.from(
            HubProperties.of(
                Optional.empty(), Map.of("http.port", "0", "data.dir", temporary.toString())));
    boolean ready;
    try (Hub hub = Hub.start(settings, DataDirectory.open(temporary))) {
      ready = RunCommand.awaitReady(hub);
    }
    DataDirectory.reset(temporary);
    Files.delete(temporary.resolve(DataDirectory.MARKER));
    Files.delete(temporary);
    if (!ready) {
      throw new IllegalStateException("A part of the hub failed, see above.");
    }
  }
}
