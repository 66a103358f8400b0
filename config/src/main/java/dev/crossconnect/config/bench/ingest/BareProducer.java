package dev.crossconnect.config.bench.ingest;

import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The most that one producer gets into Kafka: it has the records ready, as bytes, and sends one
 * after the other without ever waiting for any of them. What is on its way is bounded by the
 * producer's own buffer alone, and counted once it is durable.
 *
 * <p>That is more than anybody gets who answers somebody: a door cannot send what it was not sent
 * yet, and whoever sent it waits. It is the baseline nevertheless, because nobody can call it soft.
 * Durability is the same as the door's (acks=all, idempotent); lingering and batches are what one
 * sets who writes much and waits for nothing.
 */
final class BareProducer implements Measurement.Side, AutoCloseable {

  private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 64;

  private final Producer<byte[], byte[]> producer;
  private final List<ProducerRecord<byte[], byte[]>> records;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Callback callback =
      (metadata, failed) -> {
        if (failed != null) {
          failure.set(failed);
        }
      };
  private int next;

  BareProducer(Stage stage, List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, Object> settings = new HashMap<>(stage.kafka());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.records = records;
  }

  /** Records a second. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
  public double play(Duration time) throws Exception {
    long start = System.nanoTime();
    long stop = start + time.toNanos();
    long sent = 0;
    while (System.nanoTime() - stop < 0) {
      for (int i = 0; i < BETWEEN_LOOKS_AT_THE_CLOCK; i++) {
        producer.send(records.get(next++ % records.size()), callback);
      }
      sent += BETWEEN_LOOKS_AT_THE_CLOCK;
    }
    producer.flush();
    if (failure.get() != null) {
      throw failure.get();
    }
    return sent / ((System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    producer.close();
  }
}
