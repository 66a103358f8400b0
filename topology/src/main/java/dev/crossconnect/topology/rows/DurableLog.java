package dev.crossconnect.topology.rows;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topic;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** Where single records are written whose callers wait until they are durable. Thread-safe. */
public final class DurableLog<V extends SpecificRecord> implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final KafkaProducer<String, V> producer;
  private final String topic;
  private final String epoch;

  /**
   * Connects to Kafka.
   *
   * @param kafka properties for any Kafka client
   * @param epoch of the cluster, for positions
   */
  public DurableLog(Topic<V> topic, AvroSerdes serdes, Map<String, Object> kafka, String epoch) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis() / 2));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    this.producer =
        new KafkaProducer<>(
            properties, new StringSerializer(), serdes.of(topic.type()).serializer());
    this.topic = topic.name();
    this.epoch = epoch;
  }

  /**
   * Writes a record and returns when it is durable.
   *
   * @throws HttpResponseException if Kafka did not take it in time; it may still have
   */
  public Position write(String key, V record) {
    try {
      RecordMetadata written =
          producer
              .send(new ProducerRecord<>(topic, key, record))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Position.at(
          epoch, Map.of(new TopicPartition(topic, written.partition()), written.offset()));
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw notTaken("Kafka did not take it in time: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notTaken("The hub is stopping");
    }
  }

  private static HttpResponseException notTaken(String why) {
    return new HttpResponseException(
        HttpStatus.SERVICE_UNAVAILABLE.getCode(),
        why,
        Map.of("retryAfter", "5", "remedy", "Send the same again: a repeat has no second effect"));
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
