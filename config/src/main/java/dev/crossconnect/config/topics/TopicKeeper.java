package dev.crossconnect.config.topics;

import dev.crossconnect.avro.topics.Keep;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Holds the topics of a cluster against the catalogue. */
public final class TopicKeeper {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Keep DEAD_LETTERS = Keep.days(30);

  private final Admin admin;
  private final TopicSettings settings;

  public TopicKeeper(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  private record Wanted(String name, int partitions, Keep keep) {}

  /**
   * Creates what is missing and waits until it can be written to: a record sent right after a topic
   * was created can be stranded for minutes (KAFKA-15591).
   *
   * @return the names of the topics that were missing
   */
  public List<String> create(Collection<Topic<?>> topics) {
    Map<String, Wanted> wanted = wanted(topics);
    Set<String> there = names();
    List<NewTopic> missing =
        wanted.values().stream()
            .filter(topic -> !there.contains(topic.name()))
            .map(this::newTopic)
            .toList();
    Map<String, KafkaFuture<Void>> created = admin.createTopics(missing).values();
    created.values().forEach(TopicKeeper::awaitCreated);
    awaitWritable(wanted.values());
    return missing.stream().map(NewTopic::name).toList();
  }

  /** The names of all topics there are, the hub's or not. */
  public Set<String> names() {
    return await(admin.listTopics().names());
  }

  /** What is not as the catalogue says; nothing if all is well. */
  public List<String> check(Collection<Topic<?>> topics) {
    Map<String, Wanted> wanted = wanted(topics);
    Set<String> there = names();
    List<String> found = new ArrayList<>();
    List<String> known = wanted.keySet().stream().filter(there::contains).toList();
    Map<String, TopicDescription> descriptions = await(admin.describeTopics(known).allTopicNames());
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    known.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
    wanted.forEach(
        (name, topic) -> {
          if (!there.contains(name)) {
            found.add(name + ": is missing");
            return;
          }
          int partitions = descriptions.get(name).partitions().size();
          if (partitions != topic.partitions()) {
            found.add(
                name + ": has " + partitions + " partitions instead of " + topic.partitions());
          }
          Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name));
          topic
              .keep()
              .asTopicConfig()
              .forEach(
                  (property, value) ->
                      difference(config, property, value)
                          .ifPresent(is -> found.add(name + ": " + property + " is " + is)));
        });
    return found;
  }

  private static Optional<String> difference(Config config, String property, String value) {
    ConfigEntry entry = config.get(property);
    return entry != null && sorted(entry.value()).equals(sorted(value))
        ? Optional.empty()
        : Optional.of((entry == null ? "unset" : entry.value()) + " instead of " + value);
  }

  private static List<String> sorted(String list) {
    return java.util.Arrays.stream(list.split(",")).sorted().toList();
  }

  /** The topics and their dead letters, by name. */
  private static Map<String, Wanted> wanted(Collection<Topic<?>> topics) {
    Map<String, Wanted> wanted = new TreeMap<>();
    for (Topic<?> topic : topics) {
      wanted.put(topic.name(), new Wanted(topic.name(), topic.partitions(), topic.keep()));
      wanted.put(
          topic.deadLetters(), new Wanted(topic.deadLetters(), topic.partitions(), DEAD_LETTERS));
    }
    return wanted;
  }

  private NewTopic newTopic(Wanted topic) {
    Optional<Short> copies =
        settings.replicationFactor() > 0
            ? Optional.of(settings.replicationFactor())
            : Optional.empty();
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), copies)
        .configs(topic.keep().asTopicConfig());
  }

  private void awaitWritable(Collection<Wanted> topics) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (Wanted topic : topics) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        await(admin.listOffsets(existing(partitions)).all());
        return;
      } catch (KafkaException e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
      }
    }
  }

  /** A topic that was there before with fewer partitions is not this method's affair. */
  private Map<TopicPartition, OffsetSpec> existing(Map<TopicPartition, OffsetSpec> partitions) {
    List<String> names =
        partitions.keySet().stream().map(TopicPartition::topic).distinct().toList();
    Map<TopicPartition, OffsetSpec> existing = new HashMap<>();
    await(admin.describeTopics(names).allTopicNames())
        .forEach(
            (name, description) ->
                description
                    .partitions()
                    .forEach(
                        partition ->
                            existing.put(
                                new TopicPartition(name, partition.partition()),
                                OffsetSpec.latest())));
    return existing;
  }

  private static void awaitCreated(KafkaFuture<Void> created) {
    try {
      await(created);
    } catch (TopicExistsException e) {
      // Another instance that starts at the same time was faster.
      return;
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "The cluster did not answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
