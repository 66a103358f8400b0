package dev.crossconnect.adapters.runner;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The consumer and the transactional producer of one session with Kafka. Public, so that the runner
 * can be measured against a bare loop that has the very same.
 */
public record KafkaClients(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer)
    implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(1);

  /**
   * How soon the others take over from an instance that died. The same instance, started again,
   * does not have to wait for it: it is a static member of its group.
   */
  private static final int SESSION_TIMEOUT_MS = 10_000;

  /** What a broker allows members of the newer group protocol by default. */
  private static final int BROKER_SESSION_TIMEOUT_MS = 45_000;

  public static KafkaClients open(String group, String instanceId, Map<String, Object> kafka) {
    Consumer<byte[], byte[]> consumer = consumer(group, instanceId, kafka);
    try {
      return new KafkaClients(consumer, producer(group, instanceId, kafka));
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(CLOSING));
      throw e;
    }
  }

  private static Consumer<byte[], byte[]> consumer(
      String group, String instanceId, Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>();
    // A command that was issued before the group existed is still a command.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // Large transactions are what throughput is made of; the queue is what bounds memory.
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    if (isClassic(kafka)) {
      // Partitions that stay keep working while others move.
      config.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
      config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
    }
    config.putAll(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-" + instanceId);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Producer<byte[], byte[]> producer(
      String group, String instanceId, Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>();
    // Readers of results wait for an open transaction; ours are open for milliseconds.
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
    // Transactions follow one another closely, and what a broker refuses because it is not through
    // with the last one can be sent again at once. It grows while brokers are away.
    config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    config.putAll(kafka);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-" + instanceId);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, group + "-" + instanceId);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** How long the group waits for a member that is not heard of. */
  static Duration sessionTimeout(Map<String, Object> kafka) {
    Object configured = kafka.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    if (configured != null) {
      return Duration.ofMillis(Long.parseLong(configured.toString()));
    }
    return Duration.ofMillis(isClassic(kafka) ? SESSION_TIMEOUT_MS : BROKER_SESSION_TIMEOUT_MS);
  }

  private static boolean isClassic(Map<String, Object> kafka) {
    Object protocol =
        kafka.getOrDefault(
            ConsumerConfig.GROUP_PROTOCOL_CONFIG, ConsumerConfig.DEFAULT_GROUP_PROTOCOL);
    return GroupProtocol.CLASSIC.name.equals(protocol.toString().toLowerCase(Locale.ROOT));
  }

  /** Leaves the group, which a static member would otherwise not do: the others take over now. */
  @Override
  public void close() {
    try {
      producer.close(CLOSING);
    } finally {
      consumer.close(
          CloseOptions.timeout(CLOSING)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
  }
}
