package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
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
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Supplier<Consumer<String, QuarantinedNotification>> consumers;
  private final Topic<QuarantinedNotification> topic;
  private final int capacity;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "gateway-quarantine");

  private volatile Optional<QuarantineIndex> index = Optional.empty();
  private volatile Consumer<String, QuarantinedNotification> current;

  private QuarantineReader(
      Supplier<Consumer<String, QuarantinedNotification>> consumers,
      Topic<QuarantinedNotification> topic,
      int capacity) {
    this.consumers = consumers;
    this.topic = topic;
    this.capacity = capacity;
  }

  static QuarantineReader start(
      Supplier<Consumer<String, QuarantinedNotification>> consumers,
      Topic<QuarantinedNotification> topic,
      int capacity) {
    QuarantineReader reader = new QuarantineReader(consumers, topic, capacity);
    reader.thread.setDaemon(true);
    reader.thread.start();
    return reader;
  }

  /** What stands in quarantine; empty as long as that is not known. */
  Optional<QuarantineIndex> index() {
    return index;
  }

  private void run() {
    do {
      try (Consumer<String, QuarantinedNotification> consumer = consumers.get()) {
        current = consumer;
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        // Closing is the only reason for either.
      } catch (RuntimeException e) {
        // Whatever it was: without this thread the list would stand still for ever.
        LOG.warn("Reading the quarantine failed; it is read again from its beginning", e);
      }
    } while (!closedWithin(BEFORE_NEXT_TRY));
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
    while (!closedWithin(Duration.ZERO)) {
      QuarantineIndex fresh = readAnew(consumer, partitions);
      index = Optional.of(fresh);
      while (!closedWithin(Duration.ZERO) && !fresh.hasRoomForOmitted()) {
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

  private boolean closedWithin(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Consumer<String, QuarantinedNotification> reading = current;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
