package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topics;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** Where the decisions of people go on their way to the orders they are about. */
public final class DecisionLog implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaProducer<String, PersonDecision> producer;
  private final String topic;
  private final String epoch;

  /**
   * Connects to Kafka.
   *
   * @param kafka properties for any Kafka client
   * @param epoch of the cluster, for positions
   */
  public DecisionLog(Topics topics, AvroSerdes serdes, Map<String, Object> kafka, String epoch) {
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
            properties, new StringSerializer(), serdes.of(PersonDecision.class).serializer());
    this.topic = topics.decisions().name();
    this.epoch = epoch;
  }

  /**
   * Writes a decision and returns when it is durable.
   *
   * @throws KafkaException if Kafka did not take it in time; it may still have
   */
  private Position write(PersonDecision decision) {
    try {
      RecordMetadata written =
          producer
              .send(new ProducerRecord<>(topic, decision.getOrderId(), decision))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Position.at(
          epoch, Map.of(new TopicPartition(topic, written.partition()), written.offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("The decision could not be written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while the decision was written", e);
    }
  }

  record Accepted(String position) {}

  /** Answers a call with the position of its decision once that is durable. */
  void accept(Context http, PersonDecision decision) {
    answer(http, durable(decision));
  }

  static void answer(Context http, Position position) {
    http.status(HttpStatus.ACCEPTED)
        .header("Hub-Position", position.toString())
        .json(new Accepted(position.toString()));
  }

  /** Writes a decision; that it is durable is what the position says. */
  Position durable(PersonDecision decision) {
    try {
      return write(decision);
    } catch (KafkaException e) {
      throw new HttpResponseException(
          HttpStatus.SERVICE_UNAVAILABLE.getCode(), e.getMessage(), Map.of("retryAfter", "5"));
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
