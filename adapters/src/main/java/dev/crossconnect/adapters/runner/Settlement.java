package dev.crossconnect.adapters.runner;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers and consumed offsets in one transaction: both can be seen, or neither. */
record Settlement(Producer<byte[], byte[]> producer) {

  private static final Logger log = LoggerFactory.getLogger(Settlement.class);

  /**
   * @throws KafkaException if not even the abort worked: only a new producer can go on, and whether
   *     the transaction counts shows in the offsets that it finds
   */
  Result settle(
      Collection<Answer> answers,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata member) {
    producer.beginTransaction();
    try {
      for (Answer answer : answers) {
        // A send that fails makes the commit fail.
        Future<RecordMetadata> unused = producer.send(answer.record());
      }
      producer.sendOffsetsToTransaction(offsets, member);
      producer.commitTransaction();
      return Result.COMMITTED;
    } catch (KafkaException e) {
      log.warn("Could not commit {} answers: {}", answers.size(), e.toString());
      producer.abortTransaction();
      return Result.ABORTED;
    }
  }

  enum Result {
    COMMITTED,
    /** Nothing was written; the same answers can be settled again. */
    ABORTED
  }
}
