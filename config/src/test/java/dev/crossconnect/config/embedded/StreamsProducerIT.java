package dev.crossconnect.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import dev.crossconnect.topology.stores.StreamsClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Kafka Streams writes with goes its own way from flush to commit, and still all arrives. */
@ExtendWith(TestBedExtension.class)
class StreamsProducerIT {

  private static final int MANY = 2_000;

  private final StreamsClients clients =
      new StreamsClients(Duration.ofMillis(2), Duration.ofMillis(50));

  @Test
  void whatWasWrittenBeforeACommitIsThereAfterIt(TestBed bed) {
    String letters = bed.createTopic("letters", 3);
    TopicPartition read = new TopicPartition(bed.createTopic("read", 1), 0);
    try (Producer<byte[], byte[]> producer = producer(bed)) {
      for (int transaction = 0; transaction < 3; transaction++) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent =
            IntStream.range(0, MANY).mapToObj(i -> producer.send(letter(letters, 100))).toList();
        producer.flush();
        producer.sendOffsetsToTransaction(
            Map.of(read, new OffsetAndMetadata(transaction)), group(bed));
        producer.commitTransaction();

        assertThat(sent).allMatch(Future::isDone);
        assertThat(bed.kafka().values(letters)).hasSize((transaction + 1) * MANY);
        assertThat(clients.committedTo(read)).hasValue(transaction);
      }
    }
  }

  @Test
  void whatCannotBeWrittenIsNotCommittedAndTheReasonIsTold(TestBed bed) {
    String letters = bed.topic("letters");
    bed.kafka().createTopic(letters, 1, Map.of("max.message.bytes", "1000"));
    TopicPartition read = new TopicPartition(bed.createTopic("read", 1), 0);
    try (Producer<byte[], byte[]> producer = producer(bed)) {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent =
          Stream.of(10, 2_000).map(length -> producer.send(letter(letters, length))).toList();
      producer.flush();

      assertThatExceptionOfType(RecordTooLargeException.class)
          .isThrownBy(
              () -> {
                producer.sendOffsetsToTransaction(
                    Map.of(read, new OffsetAndMetadata(7)), group(bed));
                producer.commitTransaction();
              });
      producer.abortTransaction();

      assertThat(sent).allMatch(Future::isDone);
      assertThat(bed.kafka().values(letters)).isEmpty();
      assertThat(clients.committedTo(read)).isEmpty();
    }
  }

  private static ProducerRecord<byte[], byte[]> letter(String topic, int length) {
    return new ProducerRecord<>(topic, new byte[length]);
  }

  private static ConsumerGroupMetadata group(TestBed bed) {
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bed.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG,
            bed.topic("readers"));
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return reader.groupMetadata();
    }
  }

  private Producer<byte[], byte[]> producer(TestBed bed) {
    Producer<byte[], byte[]> producer =
        clients.getProducer(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bed.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                bed.topic(UUID.randomUUID().toString())));
    producer.initTransactions();
    return producer;
  }
}
