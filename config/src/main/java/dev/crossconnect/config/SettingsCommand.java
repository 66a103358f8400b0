package dev.crossconnect.config;

import dev.crossconnect.config.settings.SettingsPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "settings", description = "Prints the reference of all settings, in Markdown.")
final class SettingsCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.print(SettingsPage.render());
    return Main.FINE;
  }
}
