package dev.crossconnect.config;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.config.chaos.Chaos;
import dev.crossconnect.config.chaos.Report;
import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.settings.HubProperties;
import dev.crossconnect.config.settings.HubSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "chaos",
    description = {
      "Kills and restarts instances of a hub under load, and checks that nothing was lost, doubled",
      "or oversold, and that no answer was anything but what it said. It has a broker and three",
      "instances of its own for that, in a directory that stays if something was found."
    })
final class ChaosCommand implements Callable<Integer> {

  private static final int MOST_ROUNDS = 10_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often an instance is ended and started again. 5 by default.")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Chooses who is ended, how and for how long; by chance without it.")
  private Long seed;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets a property of the instances. Can be repeated.")
  private Map<String, String> set = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new ParameterException(
          spec.commandLine(), "--rounds is " + rounds + "; 1 to " + MOST_ROUNDS + " are allowed");
    }
    long chosen = seed == null ? System.nanoTime() : seed;
    Path directory = Files.createTempDirectory("hub-chaos-");
    Closing closing = new Closing();
    Termination.closes(closing);
    Report report;
    try {
      report = closing.keep(chaos(directory, chosen, closing)).run(rounds);
    } finally {
      closing.close();
    }
    System.out.print("seed " + chosen + System.lineSeparator() + report);
    if (!report.isFine()) {
      System.out.println("What the instances said is in " + directory);
      return Main.FAILED;
    }
    TemporaryDirectory.remove(directory);
    return Main.FINE;
  }

  private Chaos chaos(Path directory, long chosen, Closing closing) {
    Map<String, String> told =
        Map.of("data.dir", directory.resolve("cluster").toString(), "http.port", "0");
    HubSettings settings = HubSettings.from(HubProperties.of(Optional.empty(), told));
    DataDirectory data = closing.keep(DataDirectory.open(settings.process().dataDirectory()));
    Infrastructure infrastructure = Infrastructure.start(settings, data, closing);
    RegistrySchemaIds schemas = closing.keep(new RegistrySchemaIds(infrastructure.registry()));
    Map<String, String> instances = new HashMap<>();
    instances.put("roles", "gateway,streams");
    instances.put("kafka.bootstrap.servers", infrastructure.bootstrapServers());
    instances.put("registry.url", infrastructure.registry().url());
    instances.put("streams.standby.replicas", "1");
    instances.put("streams.session.timeout.ms", "2000");
    instances.put("orders.pricing.required", "false");
    instances.put("orders.reservations", "false");
    instances.putAll(set);
    return new Chaos(
        new Chaos.Surroundings(
            infrastructure.kafka(),
            new AvroSerdes(schemas),
            settings.topics(),
            instances,
            directory),
        chosen);
  }
}
