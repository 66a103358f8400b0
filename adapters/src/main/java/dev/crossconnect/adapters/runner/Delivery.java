package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.runner.CommandProcedure.History;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;

/** One record to be answered, not decoded yet. */
record Delivery(ConsumerRecord<byte[], byte[]> record, Assignment assignment, History history) {

  /** What is kept in order: the records of one key, in the partition where that key lives. */
  record Key(int partition, Bytes key) {}

  Key key() {
    return new Key(record.partition(), Bytes.wrap(record.key()));
  }

  /** For log lines and error messages: says where it stands, nothing of what it holds. */
  String place() {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
