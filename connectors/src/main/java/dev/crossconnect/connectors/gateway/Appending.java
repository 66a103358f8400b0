package dev.crossconnect.connectors.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts down the records of one request as Kafka has them, on the producer's thread; it fails with
 * the first that Kafka does not take. The sending thread meets it there when a send fails at once.
 */
final class Appending implements Callback {

  private final String topic;
  private final Map<Integer, Long> offsets = new HashMap<>();
  private final CompletableFuture<Map<TopicPartition, Long>> written = new CompletableFuture<>();
  private int awaited;

  Appending(String topic, int records) {
    this.topic = topic;
    this.awaited = records;
    if (records == 0) {
      written.complete(Map.of());
    }
  }

  CompletableFuture<Map<TopicPartition, Long>> written() {
    return written;
  }

  boolean failed() {
    return written.isCompletedExceptionally();
  }

  void fail(Exception failure) {
    written.completeExceptionally(failure);
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception failure) {
    if (failure != null) {
      fail(failure);
      return;
    }
    if (record(metadata)) {
      written.complete(byPartition());
    }
  }

  /** Whether that was the last one. */
  private synchronized boolean record(RecordMetadata metadata) {
    offsets.merge(metadata.partition(), metadata.offset(), Math::max);
    return --awaited == 0;
  }

  private synchronized Map<TopicPartition, Long> byPartition() {
    Map<TopicPartition, Long> highest = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> highest.put(new TopicPartition(topic, partition), offset));
    return highest;
  }
}
