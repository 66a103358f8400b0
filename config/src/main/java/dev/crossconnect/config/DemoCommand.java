package dev.crossconnect.config;

import dev.crossconnect.config.demo.SalesforceTraffic;
import dev.crossconnect.config.demo.SampleInventory;
import dev.crossconnect.config.demo.SamplePrices;
import dev.crossconnect.config.demo.SimulatedSystems;
import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.config.settings.Role;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Runs the hub with a sample catalogue, simulated legacy systems and a simulated Salesforce",
      "whose orders arrive over HTTP."
    })
final class DemoCommand implements Callable<Integer> {

  private static final double MOST_ORDERS = 1_000;

  @Mixin private HubOptions options;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5",
      description = "Orders a second from the simulated Salesforce; 0 for none. 5 by default.")
  private double rate;

  @Override
  public Integer call() throws Exception {
    if (!(rate >= 0 && rate <= MOST_ORDERS)) {
      throw new ParameterException(
          spec.commandLine(), "--rate is " + rate + "; 0 to 1000 orders a second are allowed");
    }
    DataDirectory data =
        DataDirectory.open(
            HubSettings.from(options.properties(Map.of())).process().dataDirectory());
    Closing closing = new Closing();
    SimulatedSystems systems = closing.keep(SimulatedSystems.start(data.path()));
    HubSettings settings = HubSettings.from(options.properties(systems.properties()));
    Hub hub = closing.keep(Hub.start(settings, data));
    return RunCommand.runUntilStopped(
        hub,
        closing,
        () -> {
          if (settings.has(Role.STREAMS)) {
            SamplePrices.load(hub.url());
            SampleInventory.load(hub.url());
          }
          closing.keep(SalesforceTraffic.start(hub.url(), rate));
        });
  }
}
