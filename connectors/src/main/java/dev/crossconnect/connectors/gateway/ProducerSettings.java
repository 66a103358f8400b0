package dev.crossconnect.connectors.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** How the one producer that all doors share is set up, each with its reason. */
public final class ProducerSettings {

  private ProducerSettings() {}

  /**
   * Properties of the producer, but for its serializers.
   *
   * @param given what the settings of the hub say about Kafka; it decides about everything but
   *     durability and the time that a caller waits
   */
  public static Map<String, Object> of(Map<String, Object> given, Duration ackTimeout) {
    Map<String, Object> settings = new HashMap<>();
    // Callers wait for their own records: to linger for more company only makes them wait longer,
    // and under load batches fill while earlier ones are on their way.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024);
    // A broker that comes back is found quickly.
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50L);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    settings.putAll(given);

    long waiting = blocking(ackTimeout).toMillis();
    // Nothing of a request is written long after its caller was told that it was not.
    int delivery = Math.toIntExact(ackTimeout.toMillis() - waiting);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, waiting);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(delivery, 5_000));
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    return settings;
  }

  /**
   * How long a request may hold a thread of the HTTP server while Kafka's brokers are unknown or
   * its buffer is full: short, because these threads serve everybody.
   */
  static Duration blocking(Duration ackTimeout) {
    Duration tenth = ackTimeout.dividedBy(10);
    Duration most = Duration.ofSeconds(1);
    return tenth.compareTo(most) < 0 ? tenth : most;
  }
}
