package dev.crossconnect.config;

import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.settings.HubSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reset",
    description = "Forgets everything a hub with a broker of its own keeps under --data.")
final class ResetCommand implements Callable<Integer> {

  @Mixin private HubOptions options;

  @Override
  public Integer call() throws Exception {
    Path directory = HubSettings.from(options.properties(Map.of())).process().dataDirectory();
    DataDirectory.reset(directory);
    System.out.println("The state in " + directory.toAbsolutePath() + " is gone");
    return Main.FINE;
  }
}
