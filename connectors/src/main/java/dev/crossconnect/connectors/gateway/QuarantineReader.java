package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of the quarantine from its beginning, on a thread of its own, and keeps the
 * index of what stands in it. Whatever happens to Kafka, it begins again; until it has caught up
 * there is no index.
 */
final class QuarantineReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QuarantineReader.class);
  private static final int FEWEST_TOMBSTONES = 10_000;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BEFORE_NEXT_TRY = Duration.ofSeconds(1);

  private final Topic<QuarantinedNotification> topic;
  private final int capacity;
  private final TopicReader<Consumer<String, QuarantinedNotification>> reader;

  private volatile Optional<QuarantineIndex> index = Optional.empty();

  private QuarantineReader(
      Supplier<Consumer<String, QuarantinedNotification>> consumers,
      Topic<QuarantinedNotification> topic,
      int capacity) {
    this.topic = topic;
    this.capacity = capacity;
    this.reader = new TopicReader<>("gateway-quarantine", consumers, BEFORE_NEXT_TRY, this::follow);
  }

  static QuarantineReader start(
      Supplier<Consumer<String, QuarantinedNotification>> consumers,
      Topic<QuarantinedNotification> topic,
      int capacity) {
    QuarantineReader quarantine = new QuarantineReader(consumers, topic, capacity);
    quarantine.reader.start();
    return quarantine;
  }

  /** What stands in quarantine; empty as long as that is not known. */
  Optional<QuarantineIndex> index() {
    return index;
  }

  private void follow(Consumer<String, QuarantinedNotification> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("There is no topic " + topic.name());
    }
    consumer.assign(partitions);
    while (!reader.isClosed()) {
      QuarantineIndex fresh = readAnew(consumer, partitions);
      index = Optional.of(fresh);
      while (!reader.isClosed() && !fresh.hasRoomForOmitted()) {
        read(consumer, fresh, new Tombstones(0));
      }
    }
  }

  private QuarantineIndex readAnew(
      Consumer<String, QuarantinedNotification> consumer, List<TopicPartition> partitions) {
    Tombstones tombstones = new Tombstones(Math.max(FEWEST_TOMBSTONES, capacity));
    QuarantineIndex fresh = catchUp(consumer, partitions, tombstones);
    return fresh.hasRoomForOmitted()
        ? catchUp(consumer, partitions, tombstones).complete()
        : fresh.complete();
  }

  private QuarantineIndex catchUp(
      Consumer<String, QuarantinedNotification> consumer,
      List<TopicPartition> partitions,
      Tombstones tombstones) {
    QuarantineIndex fresh = new QuarantineIndex(capacity);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      read(consumer, fresh, tombstones);
    }
    return fresh;
  }

  private static void read(
      Consumer<String, QuarantinedNotification> consumer,
      QuarantineIndex index,
      Tombstones tombstones) {
    try {
      for (ConsumerRecord<String, QuarantinedNotification> record : consumer.poll(POLL)) {
        if (record.value() == null) {
          index.remove(record.key());
          tombstones.add(record.key(), record.offset());
        } else if (!tombstones.follow(record.key(), record.offset())) {
          index.put(QuarantineEntry.of(record.partition(), record.offset(), record.value()));
        }
      }
    } catch (RecordDeserializationException e) {
      LOG.warn("An entry of the quarantine cannot be read and is passed over: {}", e.getMessage());
      consumer.seek(e.topicPartition(), e.offset() + 1);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
