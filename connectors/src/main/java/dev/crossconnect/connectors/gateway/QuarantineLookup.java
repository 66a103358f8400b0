package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.connectors.gateway.Refusal.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Fetches an entry of the quarantine with its payload from where it stands in the topic. People ask
 * for these one at a time, so one consumer at a time serves.
 */
final class QuarantineLookup {

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Supplier<Consumer<String, QuarantinedNotification>> consumers;
  private final Topic<QuarantinedNotification> topic;

  QuarantineLookup(
      Supplier<Consumer<String, QuarantinedNotification>> consumers,
      Topic<QuarantinedNotification> topic) {
    this.consumers = consumers;
    this.topic = topic;
  }

  /** The whole entry; empty when it has reached its age and is gone from the topic. */
  synchronized Optional<QuarantinedNotification> fetch(QuarantineEntry entry, Deadline deadline) {
    TopicPartition partition = new TopicPartition(topic.name(), entry.place().partition());
    long offset = entry.place().offset();
    try (Consumer<String, QuarantinedNotification> consumer = consumers.get()) {
      consumer.assign(List.of(partition));
      Map<TopicPartition, Long> first = consumer.beginningOffsets(List.of(partition));
      if (first.get(partition) > offset) {
        return Optional.empty();
      }
      consumer.seek(partition, offset);
      while (!deadline.passed()) {
        for (ConsumerRecord<String, QuarantinedNotification> record : consumer.poll(POLL)) {
          return record.offset() == offset ? Optional.of(record.value()) : Optional.empty();
        }
        if (consumer.position(partition) > offset) {
          return Optional.empty();
        }
      }
    } catch (KafkaException e) {
      throw unavailable();
    }
    throw unavailable();
  }

  private static Refusal unavailable() {
    return Refusal.forNow(
        Reason.UNAVAILABLE, "Kafka did not give the entry in time; ask again", RETRY);
  }
}
