package dev.crossconnect.topology.query;

import dev.crossconnect.avro.topics.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the instances of the hub have come together, as the group's committed offsets say. Under
 * exactly-once these and the stores move in one transaction, so what is covered is in the stores,
 * whichever instance has them, also after a restart.
 */
public final class CommittedProgress implements ReadYourWrites.Progress {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Admin admin;
  private final String group;
  private final Set<String> topics;

  /**
   * Looks at these.
   *
   * @param topics whose offsets matter; what a position says about others is left aside
   */
  public CommittedProgress(Admin admin, String group, Set<String> topics) {
    this.admin = admin;
    this.group = group;
    this.topics = Set.copyOf(topics);
  }

  @Override
  public boolean await(Position wanted, Duration patience) {
    Map<TopicPartition, Long> offsets =
        wanted.offsets().entrySet().stream()
            .filter(topic -> topics.contains(topic.getKey()))
            .flatMap(
                topic ->
                    topic.getValue().entrySet().stream()
                        .map(
                            at ->
                                Map.entry(
                                    new TopicPartition(topic.getKey(), at.getKey()),
                                    at.getValue())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    long end = System.nanoTime() + patience.toNanos();
    while (!covers(offsets)) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return true;
  }

  private boolean covers(Map<TopicPartition, Long> offsets) {
    if (offsets.isEmpty()) {
      return true;
    }
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    return offsets.entrySet().stream()
        .allMatch(
            wanted -> {
              OffsetAndMetadata reached = committed.get(wanted.getKey());
              return reached != null && reached.offset() > wanted.getValue();
            });
  }

  @Override
  public String reached() {
    return committed().entrySet().stream()
        .filter(at -> topics.contains(at.getKey().topic()) && at.getValue() != null)
        .map(at -> at.getKey() + ":" + (at.getValue().offset() - 1))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreUnavailableException(
          "How far the hub has come cannot be told now: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("The hub is stopping");
    }
  }
}
