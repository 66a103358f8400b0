package dev.crossconnect.config.adapters;

import dev.crossconnect.adapters.Adapters;
import dev.crossconnect.adapters.AdaptersSettings;
import dev.crossconnect.adapters.runner.TargetRunner;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The role adapters alone in a process, so that it can be killed. */
final class AdapterProcess {

  static final String READY = "adapters are running";

  private static final String KAFKA = "kafka.";

  private AdapterProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> given =
        Arrays.stream(args)
            .map(argument -> argument.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    Map<String, Object> kafka =
        given.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(KAFKA))
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().substring(KAFKA.length()), Map.Entry::getValue));
    Topics topics = new Topics(TopicSettings.from(given));
    Adapters adapters =
        new Adapters(
            AdaptersSettings.from(given),
            TargetBed.surroundings(
                topics, kafka, new SimpleMeterRegistry(), given.get("instance.id")));
    adapters.start();
    Awaitility.await()
        .until(
            () ->
                adapters.states().values().stream()
                    .allMatch(state -> state == TargetRunner.State.RUNNING));
    System.out.println(READY);
    Thread.currentThread().join();
  }
}
