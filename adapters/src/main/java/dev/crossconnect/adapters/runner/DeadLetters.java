package dev.crossconnect.adapters.runner;

import dev.crossconnect.avro.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Puts records aside that nobody can read: untouched, headers included, with further headers that
 * say why, where and when, under the names that they have everywhere in the hub.
 */
record DeadLetters(Clock clock, String reportedBy) {

  static final String REASON = "hub-error-reason";
  static final String TOPIC = "hub-error-topic";
  static final String PARTITION = "hub-error-partition";
  static final String OFFSET = "hub-error-offset";
  static final String AT = "hub-error-at";

  private static final String STEP = "hub-error-step";
  private static final String NODE = "hub-error-node";
  private static final String TIMESTAMP = "hub-error-timestamp";
  private static final int LONGEST_REASON = 1_000;

  ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> record, SerializationException why) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    add(headers, STEP, "read");
    add(headers, REASON, shortened(why.toString()));
    add(headers, TOPIC, record.topic());
    add(headers, PARTITION, Integer.toString(record.partition()));
    add(headers, OFFSET, Long.toString(record.offset()));
    add(headers, TIMESTAMP, Long.toString(record.timestamp()));
    add(headers, AT, clock.instant().toString());
    add(headers, NODE, reportedBy);
    return new ProducerRecord<>(
        Topic.deadLettersOf(record.topic()), null, record.key(), record.value(), headers);
  }

  private static String shortened(String reason) {
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
  }

  private static void add(RecordHeaders headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
