package dev.crossconnect.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import dev.crossconnect.topology.stores.StreamsClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What Kafka Streams writes with: brokers know by each transaction whether it is still a member.
 */
@ExtendWith(TestBedExtension.class)
class StreamsProducerIT {

  private final StreamsClients clients =
      new StreamsClients(Duration.ofMillis(2), Duration.ofMillis(50));

  /** By offsets brokers know a member, so there must be one also if nothing was read. */
  @Test
  void whoHasLeftTheGroupCommitsNothingEvenIfItHasReadNothing(TestBed bed) throws Exception {
    String letters = bed.createTopic("letters", 1);
    String read = bed.createTopic("read", 1);
    TopicPartition given = new TopicPartition(read, 0);
    try (Consumer<byte[], byte[]> member = Members.of(clients, bed, read);
        Producer<byte[], byte[]> producer = producer(bed)) {
      member.commitSync(Map.of(given, new OffsetAndMetadata(3, "by whoever was here before")));

      for (int transaction = 1; transaction <= 2; transaction++) {
        writeWithoutOffsets(producer, letters, member);
        int expected = transaction;
        // Brokers say that a transaction is at its end before they have written so everywhere.
        bed.await().untilAsserted(() -> assertThat(bed.kafka().values(letters)).hasSize(expected));
        assertThat(member.committed(Set.of(given)))
            .containsEntry(given, new OffsetAndMetadata(3, "by whoever was here before"));
      }

      bed.kafka()
          .admin()
          .removeMembersFromConsumerGroup(
              Members.group(bed), new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
      assertThatExceptionOfType(CommitFailedException.class)
          .isThrownBy(() -> writeWithoutOffsets(producer, letters, member));
      producer.abortTransaction();

      assertThat(bed.kafka().values(letters)).hasSize(2);
    }
  }

  private static void writeWithoutOffsets(
      Producer<byte[], byte[]> producer, String topic, Consumer<byte[], byte[]> member) {
    producer.beginTransaction();
    Future<RecordMetadata> sent = producer.send(letter(topic, 10));
    producer.flush();
    producer.sendOffsetsToTransaction(Map.of(), member.groupMetadata());
    producer.commitTransaction();
    assertThat(sent).isDone();
  }

  @Test
  void brokersHearNothingOfATransactionInWhichNothingHappened(TestBed bed) throws Exception {
    TopicPartition read = new TopicPartition(bed.createTopic("read", 1), 0);
    try (Producer<byte[], byte[]> producer = producer(bed)) {
      int first = epochAfter(bed, producer, Map.of(read, new OffsetAndMetadata(7)));

      assertThat(epochAfter(bed, producer, Map.of(read, new OffsetAndMetadata(7))))
          .isEqualTo(first);
      assertThat(epochAfter(bed, producer, Map.of(read, new OffsetAndMetadata(8))))
          .isGreaterThan(first);
      assertThat(clients.committedTo(read)).hasValue(8);
    }
  }

  /** Records wait for others to go along, and then there is nothing to wait for any more. */
  @Test
  void whatIsAbortedGoesWithNoLaterTransaction(TestBed bed) throws Exception {
    String letters = bed.createTopic("letters", 1);
    try (Producer<byte[], byte[]> producer = producer(bed)) {
      producer.beginTransaction();
      Future<RecordMetadata> aborted = producer.send(letter(letters, 1));
      producer.abortTransaction();

      producer.beginTransaction();
      Future<RecordMetadata> sent = producer.send(letter(letters, 2));
      producer.flush();
      producer.sendOffsetsToTransaction(
          Map.of(new TopicPartition(letters, 0), new OffsetAndMetadata(1)), group(bed));
      producer.commitTransaction();

      assertThat(sent).isDone();
      assertThat(aborted).isNotDone();
      bed.await()
          .untilAsserted(() -> assertThat(bed.kafka().values(letters)).containsExactly("\0\0"));
    }
  }

  /** Kafka Streams closes the one that was fenced, and the thread polls before it has another. */
  @Test
  @Timeout(20)
  void whatWaitsInAProducerThatIsClosedIsForgotten(TestBed bed) throws Exception {
    String letters = bed.createTopic("letters", 1);
    try (Consumer<byte[], byte[]> member = Members.of(clients, bed, bed.createTopic("read", 1))) {
      Producer<byte[], byte[]> producer = producer(bed);
      producer.beginTransaction();
      Future<RecordMetadata> waiting = producer.send(letter(letters, 1));
      producer.close();

      assertThat(member.poll(Duration.ZERO)).isEmpty();

      assertThat(waiting).isNotDone();
      assertThat(bed.kafka().values(letters)).isEmpty();
    }
  }

  /** So that Kafka Streams joins the group again, instead of giving up. */
  @Test
  void whoseTasksAreAnothersIsToldOfEachRecord(TestBed bed) throws Exception {
    String letters = bed.createTopic("letters", 1);
    List<Exception> told = new CopyOnWriteArrayList<>();
    try (Producer<byte[], byte[]> producer = producer(bed);
        Producer<byte[], byte[]> successor = producer(bed)) {
      assertThat(successor).isNotNull();
      producer.beginTransaction();
      for (int record = 1; record <= 2; record++) {
        Future<RecordMetadata> refused =
            producer.send(letter(letters, 1), (metadata, failure) -> told.add(failure));
        producer.flush();
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(refused::get)
            .withCauseInstanceOf(InvalidProducerEpochException.class);
      }

      assertThat(told).hasOnlyElementsOfType(InvalidProducerEpochException.class).isNotEmpty();
      assertThat(bed.kafka().values(letters)).isEmpty();
    }
  }

  /** Each transaction that brokers know of has an epoch of its own. */
  private static int epochAfter(
      TestBed bed,
      Producer<byte[], byte[]> producer,
      Map<TopicPartition, OffsetAndMetadata> offsets)
      throws Exception {
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(offsets, group(bed));
    producer.commitTransaction();
    return bed.kafka()
        .admin()
        .describeTransactions(Set.of(bed.topic("writer")))
        .description(bed.topic("writer"))
        .get()
        .producerEpoch();
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
                bed.topic("writer")));
    producer.initTransactions();
    return producer;
  }
}
