package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the committed answers to what this instance asked, from the one partition they come in, so
 * that it takes no more where there are many instances.
 */
final class AnswerReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AnswerReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 200;

  private final KafkaConsumer<String, byte[]> consumer;
  private final Deserializer<ReservationResult> results;
  private final String topic;
  private final String instance;
  private final Consumer<ReservationResult> answered;
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  AnswerReader(
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      String instance,
      Consumer<ReservationResult> answered) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    this.results = serdes.of(ReservationResult.class).deserializer();
    this.topic = topics.reservationAnswers().name();
    this.instance = instance;
    this.answered = answered;
    this.thread = new Thread(this::run, "reservation-answers");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whoever asks before answers are read could miss his own. */
  void awaitReading(Duration patience) throws InterruptedException, TimeoutException {
    if (!reading.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException();
    }
  }

  private void run() {
    try (consumer) {
      while (closing.getCount() > 0) {
        try {
          read();
        } catch (WakeupException e) {
          return;
        } catch (KafkaException e) {
          LOG.warn("Answers to reservations cannot be read now: {}", e.toString());
          pause();
        }
      }
    }
  }

  private void read() {
    if (reading.getCount() > 0) {
      assign();
    }
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      if (instance.equals(record.key())) {
        take(record);
      }
    }
  }

  private void assign() {
    int partitions = consumer.partitionsFor(topic).size();
    byte[] key = instance.getBytes(StandardCharsets.UTF_8);
    TopicPartition mine =
        new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
    consumer.assign(List.of(mine));
    consumer.seekToEnd(List.of(mine));
    consumer.position(mine);
    reading.countDown();
  }

  /** One that cannot be read leaves its caller without an answer, not all the others too. */
  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      answered.accept(results.deserialize(topic, record.value()));
    } catch (KafkaException e) {
      LOG.warn(
          "The answer {}-{}@{} cannot be read: {}",
          topic,
          record.partition(),
          record.offset(),
          e.toString());
    }
  }

  private void pause() {
    try {
      boolean unused = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
