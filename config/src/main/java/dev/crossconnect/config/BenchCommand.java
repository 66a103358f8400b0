package dev.crossconnect.config;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.config.bench.Benchmark;
import dev.crossconnect.config.bench.Benchmarks;
import dev.crossconnect.config.bench.Outcome;
import dev.crossconnect.config.bench.Report;
import dev.crossconnect.config.bench.Rounds;
import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.settings.HubProperties;
import dev.crossconnect.config.settings.HubSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = {
      "Measures the hub, each figure against its baseline in the same run.",
      "It has a hub of its own for that, in a directory that is gone afterwards."
    })
final class BenchCommand implements Callable<Integer> {

  private static final int MOST_ROUNDS = 1_000;
  private static final double SHORTEST_TURN = 0.05;

  /** Connections that are idle for longer, while the other side has its turn, are closed. */
  private static final double LONGEST_TURN = 20;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Which benchmarks, or single figures of them; all without a name.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the outcomes there as well, as a JSON array.")
  private Path json;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Turns that subject and baseline take, each. 5 by default.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "How long a turn takes. 2 by default.")
  private double seconds;

  @Option(names = "--strict", description = "Ends with 1 if a ratio is below its goal.")
  private boolean strict;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A properties file: benchmarks the hub on another cluster, in topics of its own.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets a property, whatever the file says. Can be repeated.")
  private Map<String, String> set = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    Map<Benchmark, List<Benchmark.Figure>> chosen = chosen();
    requireBounded();
    Path directory = Files.createTempDirectory("hub-bench-");
    Closing closing = new Closing();
    closing.keep(() -> TemporaryDirectory.remove(directory));
    Termination.closes(closing);
    try {
      List<Outcome> outcomes = perform(chosen, directory, closing);
      if (json != null) {
        Files.writeString(json, Report.json(outcomes));
      }
      return strict && !outcomes.stream().allMatch(Outcome::reachesItsGoal)
          ? Main.FAILED
          : Main.FINE;
    } finally {
      closing.close();
    }
  }

  /** What is to be measured of each benchmark, none of them without a figure. */
  private Map<Benchmark, List<Benchmark.Figure>> chosen() {
    requireKnown();
    Map<Benchmark, List<Benchmark.Figure>> chosen = new LinkedHashMap<>();
    for (Benchmark benchmark : Benchmarks.all()) {
      boolean whole = names.isEmpty() || names.contains(benchmark.name());
      List<Benchmark.Figure> figures =
          benchmark.figures().stream()
              .filter(
                  figure ->
                      names.contains(figure.name())
                          || (whole && figure.when() == Benchmark.When.ALWAYS))
              .toList();
      if (!figures.isEmpty()) {
        chosen.put(benchmark, figures);
      }
    }
    return chosen;
  }

  private void requireKnown() {
    Set<String> known =
        Benchmarks.all().stream()
            .flatMap(
                each ->
                    Stream.concat(
                        Stream.of(each.name()),
                        each.figures().stream().map(Benchmark.Figure::name)))
            .collect(Collectors.toSet());
    for (String name : names) {
      if (!known.contains(name)) {
        throw wrong(
            "There is no benchmark "
                + name
                + "; there are, with their figures:"
                + Benchmarks.all().stream()
                    .map(each -> "%n  %s: %s (%s)".formatted(each.name(), each.what(), of(each)))
                    .collect(Collectors.joining()));
      }
    }
  }

  private static String of(Benchmark benchmark) {
    return benchmark.figures().stream()
        .map(Benchmark.Figure::name)
        .collect(Collectors.joining(", "));
  }

  private void requireBounded() {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw wrong("--rounds is " + rounds + "; 1 to " + MOST_ROUNDS + " are allowed");
    }
    if (!(seconds >= SHORTEST_TURN && seconds <= LONGEST_TURN)) {
      throw wrong(
          "--seconds is %s; %s to %s are allowed".formatted(seconds, SHORTEST_TURN, LONGEST_TURN));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** With the roles that are measured alone, so that no others share the machine with them. */
  private HubSettings settings(Benchmark benchmark, Path directory) throws IOException {
    Map<String, String> properties = new HashMap<>();
    properties.put("roles", benchmark.roles());
    properties.put("http.port", "0");
    properties.putAll(
        benchmark.settings(
            Files.createDirectories(directory.resolveSibling(benchmark.name() + "-settings"))));
    properties.putAll(set);
    // Never among the topics and the state of a hub that works.
    properties.put("data.dir", directory.toString());
    properties.merge(
        "topics.prefix",
        "bench-" + UUID.randomUUID().toString().substring(0, 8) + ".",
        String::concat);
    return HubSettings.from(HubProperties.of(Optional.ofNullable(config), properties));
  }

  private static Stage stage(HubSettings settings, Closing closing) throws Exception {
    Hub hub =
        closing.keep(Hub.start(settings, DataDirectory.open(settings.process().dataDirectory())));
    if (!RunCommand.awaitReady(hub)) {
      throw new IllegalStateException("The hub failed", hub.failure().get());
    }
    URI url = URI.create(hub.url());
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    HubInfo info = hub.info();
    kafka.put(Infrastructure.BOOTSTRAP_SERVERS, info.bootstrapServers());
    if (settings.bootstrapServers().isPresent()) {
      closing.keep(() -> deleteTopics(kafka, settings.topics().prefix()));
    }
    RegistrySchemaIds schemas =
        closing.keep(new RegistrySchemaIds(settings.registry().withUrl(info.registryUrl())));
    return new Stage(
        url, settings, Map.copyOf(kafka), new AvroSerdes(schemas), hub.stores(), closing::keep);
  }

  private List<Outcome> perform(
      Map<Benchmark, List<Benchmark.Figure>> chosen, Path directory, Closing all) throws Exception {
    Rounds turns = new Rounds(rounds, Duration.ofNanos((long) (seconds * 1e9)));
    List<Outcome> outcomes = new ArrayList<>();
    System.out.println(Report.heading());
    for (Benchmark benchmark : chosen.keySet()) {
      Closing closing = all.keep(new Closing());
      Stage stage = stage(settings(benchmark, directory.resolve(benchmark.name())), closing);
      for (Benchmark.Figure figure : chosen.get(benchmark)) {
        Outcome outcome = turns.of(figure.name(), figure.preparation().on(stage));
        outcomes.add(outcome);
        System.out.println(Report.row(outcome));
      }
      benchmark.without().ifPresent(what -> System.err.println("Not measured: " + what));
      closing.close();
    }
    return outcomes;
  }

  private static void deleteTopics(Map<String, Object> kafka, String prefix) throws Exception {
    try (Admin admin = Admin.create(kafka)) {
      List<String> own =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(prefix))
              .toList();
      admin.deleteTopics(own).all().get();
    }
  }
}
