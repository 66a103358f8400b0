package dev.crossconnect.topology.listeners;

import dev.crossconnect.avro.EventSubscription;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of registrations from its beginning. Who is registered is told as a whole, from
 * when all of it has been read, and again after each change.
 */
final class Registrations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Topic<EventSubscription> topic;
  private final Deserializer<EventSubscription> values;
  private final Consumer<Map<String, EventSubscription>> told;
  private final TopicReader<KafkaConsumer<String, byte[]>> reader;

  Registrations(
      Topic<EventSubscription> topic,
      Deserializer<EventSubscription> values,
      Map<String, Object> kafka,
      Consumer<Map<String, EventSubscription>> told) {
    this.topic = topic;
    this.values = values;
    this.told = told;
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.reader =
        new TopicReader<>(
            "listeners",
            () ->
                new KafkaConsumer<>(
                    properties, new StringDeserializer(), new ByteArrayDeserializer()),
            PAUSE,
            this::follow);
  }

  void start() {
    reader.start();
  }

  private void follow(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(of -> new TopicPartition(of.topic(), of.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, EventSubscription> all = new HashMap<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(record -> take(all, record));
    }
    told.accept(Map.copyOf(all));
    while (!reader.isClosed()) {
      boolean isNew = false;
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        take(all, record);
        isNew = true;
      }
      if (isNew) {
        told.accept(Map.copyOf(all));
      }
    }
  }

  private void take(Map<String, EventSubscription> all, ConsumerRecord<String, byte[]> record) {
    try {
      if (record.value() == null) {
        all.remove(record.key());
      } else {
        all.put(record.key(), values.deserialize(record.topic(), record.value()));
      }
    } catch (SerializationException e) {
      LOG.warn("Registration {} cannot be read: {}", record.key(), e.toString());
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
