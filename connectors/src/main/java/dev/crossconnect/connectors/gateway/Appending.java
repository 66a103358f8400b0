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

  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final CompletableFuture<Map<TopicPartition, Long>> written = new CompletableFuture<>();
  private int awaited;

  Appending(int records) {
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
    if (isLast(metadata)) {
      written.complete(offsets);
    }
  }

  /** Nothing is added after the last one, so that the offsets can be handed out as they are. */
  private synchronized boolean isLast(RecordMetadata metadata) {
    offsets.merge(
        new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset(), Math::max);
    return --awaited == 0;
  }
}
