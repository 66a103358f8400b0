package dev.crossconnect.config.bench.ingest;

import dev.crossconnect.config.bench.HttpLoad;
import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the hub wrote when it was sent something, key and value as they stand in the topic: a
 * baseline that writes these again writes the same bytes, whatever becomes of the schema.
 */
final class WrittenRecords {

  private static final Duration QUIET = Duration.ofMillis(500);

  private WrittenRecords() {}

  /** Has every request sent once, and gives what the hub made of them, partitions mixed. */
  static List<ProducerRecord<byte[], byte[]>> by(HttpLoad load, Stage stage) throws IOException {
    String topic = stage.topics().notifications().name();
    Map<String, Object> properties = new HashMap<>(stage.kafka());
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position); // the end is looked up only when it is asked for
      load.sendEachOnce();
      return shuffled(read(consumer, consumer.endOffsets(partitions), topic));
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> read(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, String topic) {
    List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer
          .poll(QUIET)
          .forEach(seen -> written.add(new ProducerRecord<>(topic, seen.key(), seen.value())));
    }
    return written;
  }

  /** The consumer gives one partition after the other; the hub writes to all of them by turns. */
  private static List<ProducerRecord<byte[], byte[]>> shuffled(
      List<ProducerRecord<byte[], byte[]>> records) {
    Collections.shuffle(records, new Random(1));
    return List.copyOf(records);
  }
}
