package dev.crossconnect.config;

import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.settings.HubProperties;
import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.config.topics.TopicKeeper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "topics", description = "Checks or creates the topics on the configured cluster.")
final class TopicsCommand implements Callable<Integer> {

  @Mixin private HubOptions options;

  @ArgGroup(multiplicity = "1")
  private Task task;

  /** One of the two. */
  static final class Task {
    @Option(
        names = "--check",
        required = true,
        description = "Says what is not as it should be; 1 if anything is.")
    private boolean check;

    @Option(names = "--create", required = true, description = "Creates what is missing.")
    @SuppressWarnings("UnusedVariable") // one of the two is given, and it is not the other
    private boolean create;
  }

  @Override
  public Integer call() {
    HubProperties properties = options.properties(Map.of());
    HubSettings settings = HubSettings.from(properties);
    if (settings.bootstrapServers().isEmpty()) {
      throw new ConfigException(
          "kafka.bootstrap.servers",
          "",
          "must name the cluster whose topics are meant; a hub with a broker of its own sees to"
              + " its topics itself");
    }
    Set<String> targets = settings.targets(Rules.open(settings).catalogue().get().targets());
    List<Topic<?>> topics = new Topics(settings.topics()).all(targets);
    try (Admin admin = Admin.create(settings.kafka())) {
      TopicKeeper keeper = new TopicKeeper(admin, settings.topics());
      return task.check ? check(keeper, topics) : create(keeper, topics);
    }
  }

  private static int check(TopicKeeper keeper, List<Topic<?>> topics) {
    List<String> differences = keeper.check(topics);
    differences.forEach(System.out::println);
    System.out.println(
        differences.isEmpty() ? "All topics are as they should be" : differences.size() + " found");
    return differences.isEmpty() ? Main.FINE : Main.FAILED;
  }

  private static int create(TopicKeeper keeper, List<Topic<?>> topics) {
    List<String> created = keeper.create(topics);
    created.forEach(name -> System.out.println(name + ": created"));
    System.out.println(created.size() + " topics created");
    return Main.FINE;
  }
}
