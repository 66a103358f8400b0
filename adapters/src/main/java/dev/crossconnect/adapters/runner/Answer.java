package dev.crossconnect.adapters.runner;

import org.apache.kafka.clients.producer.ProducerRecord;

/** What is to be written because of a record: a result, or the record itself as a dead letter. */
record Answer(Delivery delivery, ProducerRecord<byte[], byte[]> record) {}
