package dev.crossconnect.topology.rows;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.topology.query.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where rows that are loaded are written; all loads share one idempotent producer. */
public final class RecordLog<V extends SpecificRecord> implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final int MOST_UNDER_WAY = 10_000;

  private final ClusterEpoch epoch = new ClusterEpoch();
  private final Topic<V> topic;
  private final Producer<String, V> producer;

  /** Connects to Kafka, which need not be up yet. */
  public RecordLog(Topic<V> topic, AvroSerdes serdes, Map<String, Object> kafka) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(settings(kafka), epoch, serdes.of(topic.type()).serializer());
  }

  private static Map<String, Object> settings(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>();
    // Loads are large and wait for all of themselves: fuller batches are worth a few milliseconds.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L * 1024 * 1024);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putAll(kafka);
    int patience = Math.toIntExact(PATIENCE.toMillis());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience / 3);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return settings;
  }

  /** The epoch of the cluster. */
  public String epoch() {
    if (epoch.current().equals(ClusterEpoch.UNKNOWN)) {
      // Asking for anything makes the producer learn which cluster it is at.
      producer.partitionsFor(topic.name());
    }
    return epoch.current();
  }

  /** Begins a load. */
  public Writing begin() {
    return new Writing();
  }

  /**
   * What one load writes. No more than so many records are on their way at a time, so that a load
   * takes as much memory as another, however long it is.
   */
  public final class Writing implements Callback {

    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private volatile Optional<Exception> failure = Optional.empty();

    /** Writes a record soon; waits while too many are on their way. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
    public void write(String key, V record) throws InterruptedException {
      makeRoom(1);
      try {
        producer.send(new ProducerRecord<>(topic.name(), key, record), this);
      } catch (KafkaException e) {
        throw notDurable(e);
      }
    }

    /** Waits until all is durable. */
    public Position finish() throws InterruptedException {
      makeRoom(MOST_UNDER_WAY);
      synchronized (offsets) {
        return Position.at(epoch(), offsets);
      }
    }

    private void makeRoom(int permits) throws InterruptedException {
      boolean hasRoom = room.tryAcquire(permits, 2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (failure.isPresent()) {
        throw notDurable(failure.get());
      }
      if (!hasRoom) {
        throw notDurable(new KafkaException("nothing was acknowledged for too long"));
      }
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception exception) {
      if (exception == null) {
        synchronized (offsets) {
          offsets.merge(
              new TopicPartition(metadata.topic(), metadata.partition()),
              metadata.offset(),
              Math::max);
        }
      } else {
        failure = Optional.of(exception);
      }
      room.release();
    }
  }

  private static RuntimeException notDurable(Exception cause) {
    return RowProblem.NOT_DURABLE.with(
        "Kafka could not take all rows: "
            + cause.getMessage()
            + ". Some may have been taken; send them all again, a repeat changes nothing",
        Map.of(Problem.RETRY_AFTER, "5"));
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
