package dev.crossconnect.connectors.gateway;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts down the records of one request, all of one topic, as Kafka has them, on the producer's
 * thread; it fails with the first that Kafka does not take. The sending thread meets it there when
 * a send fails at once.
 */
final class Appending implements Callback {

  private static final long NONE = -1;

  private final CompletableFuture<Map<TopicPartition, Long>> written = new CompletableFuture<>();
  private long[] offsets = {};
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
      written.complete(byPartition(metadata.topic()));
    }
  }

  private synchronized boolean isLast(RecordMetadata metadata) {
    int partition = metadata.partition();
    if (partition >= offsets.length) {
      int before = offsets.length;
      offsets = Arrays.copyOf(offsets, Math.max(partition + 1, 2 * before));
      Arrays.fill(offsets, before, offsets.length, NONE);
    }
    offsets[partition] = Math.max(offsets[partition], metadata.offset());
    return --awaited == 0;
  }

  private synchronized Map<TopicPartition, Long> byPartition(String topic) {
    Map<TopicPartition, Long> highest = new HashMap<>();
    for (int partition = 0; partition < offsets.length; partition++) {
      if (offsets[partition] != NONE) {
        highest.put(new TopicPartition(topic, partition), offsets[partition]);
      }
    }
    return highest;
  }
}
