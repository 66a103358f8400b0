package dev.crossconnect.topology.listeners;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crossconnect.avro.EventSubscription;
import dev.crossconnect.avro.topics.TopicReader;
import dev.crossconnect.topology.listeners.Letters.Letter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener what happens, on a thread of its own, with a consumer group of its own: so the
 * group's offsets say what it has been told, also after a restart; each partition is told by one
 * instance at a time; and a listener that does not answer holds up nobody else. What it has not
 * taken waits in Kafka, of which only a few records are in memory.
 */
final class Delivery implements AutoCloseable, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL).build();
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
  private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
  private static final int MOST_AT_HAND = 50;

  private final EventSubscription listener;
  private final Feed<?> feed;
  private final Choice choice;
  private final Surroundings around;
  private final TopicReader<KafkaConsumer<String, byte[]>> reader;
  private KafkaConsumer<String, byte[]> current;
  private Letters letters;
  private Instant committed = Instant.MIN;

  /** What all deliveries share. */
  record Surroundings(
      Map<String, Object> kafka,
      String prefix,
      String epoch,
      Duration suspendAfter,
      Postman postman,
      Callbacks callbacks,
      Ledger ledger,
      Clock clock) {}

  /** Who is told what became of it. */
  interface Ledger {

    void told(String api);

    void refused(String api);

    /** That a listener is called no more. */
    void suspended(EventSubscription listener, String reason);
  }

  /** As the TM Forum has it. */
  record Envelope(
      String eventId,
      String eventTime,
      String eventType,
      String domain,
      String title,
      String description,
      Object event) {}

  Delivery(EventSubscription listener, Feed<?> feed, Surroundings around) {
    this.listener = listener;
    this.feed = feed;
    this.choice =
        listener.getQuery() == null
            ? Choice.everything()
            : Choice.of(listener.getQuery(), feed.about());
    this.around = around;
    Map<String, Object> properties = new HashMap<>(around.kafka());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group(around.prefix(), listener.getId()));
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Where it begins was written when it was registered; what is forgotten is told once more.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_HAND);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 18);
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    this.reader =
        new TopicReader<>(
            "listener-" + listener.getId(),
            () ->
                new KafkaConsumer<>(
                    properties, new StringDeserializer(), new ByteArrayDeserializer()),
            AFTER_TROUBLE,
            this::tell);
  }

  static String group(String prefix, String id) {
    return prefix + "listener-" + id;
  }

  Delivery start() {
    reader.start();
    return this;
  }

  private void tell(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
    current = consumer;
    letters = new Letters(around.suspendAfter());
    consumer.subscribe(List.of(feed.topic().name()), this);
    while (!reader.isClosed()) {
      work(consumer);
    }
    commit();
  }

  private void work(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
    Instant now = around.clock().instant();
    if (committed.plus(BETWEEN_COMMITS).isBefore(now)) {
      committed = now;
      commit();
    }
    if (letters.isEmpty()) {
      consumer.resume(consumer.paused());
      consumer.poll(POLL).forEach(this::take);
      return;
    }
    Optional<Letter> due = letters.due(now);
    if (due.isPresent()) {
      post(due.get());
    }
    // So that the group sees that it lives; nothing comes but from partitions that it just got.
    consumer.pause(consumer.assignment());
    Duration pause = due.isPresent() ? Duration.ZERO : letters.pause(now);
    consumer.poll(pause.compareTo(POLL) < 0 ? pause : POLL).forEach(this::take);
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    letters.add(
        new Letter(
            new TopicPartition(record.topic(), record.partition()),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            body(record)));
  }

  private Optional<byte[]> body(ConsumerRecord<String, byte[]> record) {
    try {
      return feed.told(record.value()).filter(choice::includes).map(told -> body(record, told));
    } catch (SerializationException e) {
      LOG.warn(
          "{}-{}@{} cannot be read, and no listener is told: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.toString());
      return Optional.empty();
    }
  }

  /** The same event has the same id, however often it is told. */
  private byte[] body(ConsumerRecord<String, byte[]> record, Happening told) {
    try {
      return JSON.writeValueAsBytes(
          new Envelope(
              around.epoch() + "-" + feed.api() + "-" + record.partition() + "-" + record.offset(),
              told.at().toString(),
              told.type(),
              feed.api(),
              told.type(),
              told.description(),
              told.event()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A view can always be written", e);
    }
  }

  private void post(Letter letter) throws InterruptedException {
    Optional<String> objection = objection(letter);
    if (objection.isEmpty()) {
      letters.taken();
      around.ledger().told(feed.api());
      return;
    }
    around.ledger().refused(feed.api());
    if (letters.refused(around.clock().instant()) == Letters.Verdict.SUSPEND) {
      // If that cannot be written down, it is tried once more with the next attempt.
      around.ledger().suspended(listener, objection.get());
      LOG.warn("Listener {} is suspended: {}", listener.getId(), objection.get());
      reader.stop();
    }
  }

  /** Whom the settings do not name any more is not called any more. */
  private Optional<String> objection(Letter letter) throws InterruptedException {
    URI callback;
    try {
      callback = around.callbacks().require(listener.getCallback());
    } catch (IllegalArgumentException e) {
      return Optional.of("It may not be called: it must be " + e.getMessage());
    }
    return around.postman().post(callback, letter.body().orElseThrow());
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        letters.progress().entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, at -> new OffsetAndMetadata(at.getValue())));
    if (!offsets.isEmpty()) {
      current.commitSync(offsets);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.debug("Listener {} is told about {}", listener.getId(), partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commit();
    letters.drop(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    letters.drop(partitions);
  }

  /** What is not committed by then is told again. */
  @Override
  public void close() {
    reader.close();
  }
}
