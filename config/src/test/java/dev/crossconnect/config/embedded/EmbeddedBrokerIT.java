package dev.crossconnect.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.crossconnect.config.testbed.BrokerProcess;
import dev.crossconnect.config.testbed.Cluster;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestBedExtension.class)
class EmbeddedBrokerIT {

  private static final String LETTERS = "letters";
  private static final int MANY = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temporary;

  @Test
  void aRestartKeepsClusterAddressAndRecords() {
    String clusterId;
    String address;
    try (EmbeddedBroker broker = EmbeddedBroker.start(temporary);
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      clusterId = broker.clusterId();
      address = broker.bootstrapServers();
      cluster.createTopic(LETTERS, 1, Map.of());
      cluster.produce(LETTERS, "key", "a", "b");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(temporary);
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      assertThat(broker.clusterId()).isEqualTo(clusterId);
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      assertThat(cluster.values(LETTERS)).containsExactly("a", "b");
    }
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsThereAfterwards(TestBed bed) {
    BrokerProcess broker = bed.broker(Map.of());
    Cluster cluster = bed.closing(new Cluster(broker.bootstrapServers()));
    cluster.createTopic(LETTERS, 1, Map.of());
    cluster.produce(LETTERS, "key", "a", "b", "c");
    broker.kill();

    broker.restart();
    assertThat(cluster.values(LETTERS)).containsExactly("a", "b", "c");
  }

  @Test
  void aCommittedTransactionIsReadAndAnAbortedOneIsNot(TestBed bed) {
    String topic = bed.createTopic(LETTERS, 2);
    try (KafkaProducer<String, String> producer = transactional(bed, PATIENCE)) {
      producer.initTransactions();
      producer.beginTransaction();
      assertThat(producer.send(new ProducerRecord<>(topic, "committed"))).succeedsWithin(PATIENCE);
      producer.commitTransaction();
      producer.beginTransaction();
      assertThat(producer.send(new ProducerRecord<>(topic, "aborted"))).succeedsWithin(PATIENCE);
      producer.abortTransaction();
    }
    assertThat(bed.kafka().values(topic)).containsExactly("committed");
  }

  @Test
  void aTransactionThatNobodyFinishesSoonStopsNobodyElse(TestBed bed) {
    String topic = bed.createTopic(LETTERS, 1);
    KafkaProducer<String, String> dead = transactional(bed, Duration.ofSeconds(1));
    bed.closing(() -> dead.close(Duration.ZERO));
    dead.initTransactions();
    dead.beginTransaction();
    assertThat(dead.send(new ProducerRecord<>(topic, "never committed"))).succeedsWithin(PATIENCE);
    bed.kafka().produce(topic, "key", "after it");
    bed.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> bed.kafka().values(topic), List.of("after it")::equals);
  }

  /**
   * Killed in the middle of a transaction that is long overdue when the broker is back: the moment
   * at which Kafka may lose the end of it.
   */
  @RepeatedTest(2)
  void aTransactionThatAKillCutOffHoldsNobodyUp(TestBed bed) {
    BrokerProcess broker = bed.broker(Map.of());
    Cluster cluster = bed.closing(new Cluster(broker.bootstrapServers()));
    cluster.createTopic(LETTERS, MANY, Map.of());
    KafkaProducer<String, String> dead =
        transactional(broker.bootstrapServers(), bed.prefix(), Duration.ofSeconds(1));
    bed.closing(() -> dead.close(Duration.ZERO));
    dead.initTransactions();
    dead.beginTransaction();
    for (int partition = 0; partition < MANY; partition++) {
      assertThat(dead.send(new ProducerRecord<>(LETTERS, partition, "key", "never committed")))
          .succeedsWithin(PATIENCE);
    }
    broker.kill();

    broker.restart();
    cluster.produce(
        new StringSerializer(),
        new StringSerializer(),
        IntStream.range(0, MANY)
            .mapToObj(partition -> new ProducerRecord<>(LETTERS, partition, "key", "after it"))
            .toList());
    bed.await()
        .untilAsserted(
            () -> assertThat(cluster.values(LETTERS)).hasSize(MANY).containsOnly("after it"));
  }

  /** The protocol of KIP-1071, and no waiting for members that will not come. */
  @Test
  void streamsGroupsAreServedByTheBroker(TestBed bed) {
    String in = bed.createTopic("in", 2);
    String out = bed.createTopic("out", 2);
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, String>stream(in).mapValues(value -> value + "!").to(out);
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, bed.topic("exclaim"));
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bed.bootstrapServers());
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, bed.directory().resolve("streams").toString());
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    bed.closing(new KafkaStreams(builder.build(), settings)).start();

    bed.kafka().produce(in, "key", "letter");
    bed.await().until(() -> bed.kafka().values(out), List.of("letter!")::equals);
  }

  @Test
  void everyPropertyCanBeOverridden() throws Exception {
    Map<String, String> overrides =
        Map.of("auto.create.topics.enable", "true", "num.partitions", "7");
    try (EmbeddedBroker broker = EmbeddedBroker.start(temporary, overrides);
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      cluster.produce(LETTERS, "key", "a");
      assertThat(
              cluster
                  .admin()
                  .describeTopics(List.of(LETTERS))
                  .allTopicNames()
                  .get(30, TimeUnit.SECONDS)
                  .get(LETTERS)
                  .partitions())
          .hasSize(7);
    }
  }

  @Test
  void aValueThatKafkaDoesNotTakeIsNamed() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> EmbeddedBroker.start(temporary, Map.of("num.io.threads", "many")))
        .withMessageContaining("num.io.threads")
        .withMessageContaining("many");
  }

  @Test
  void aBrokerThatCannotListenSaysSo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int controller = LoopbackPorts.keep(temporary.resolve("controller"), 1).get(0);
      Map<String, String> overrides =
          Map.of(
              "listeners",
              "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                  .formatted(taken.getLocalPort(), controller),
              "controller.quorum.voters",
              "1@127.0.0.1:" + controller);
      assertThatExceptionOfType(EmbeddedStartException.class)
          .isThrownBy(() -> EmbeddedBroker.start(temporary, overrides))
          .withMessageContaining(temporary.toString())
          .withMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aPortThatIsTakenMeanwhileIsReplaced() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path memory = temporary.resolve("ports");
      Files.writeString(memory, Integer.toString(taken.getLocalPort()));
      List<Integer> ports = LoopbackPorts.keep(memory, 1);
      assertThat(ports).doesNotContain(taken.getLocalPort());
      assertThat(LoopbackPorts.keep(memory, 1)).isEqualTo(ports);
    }
  }

  private static KafkaProducer<String, String> transactional(TestBed bed, Duration timeout) {
    return transactional(bed.bootstrapServers(), bed.prefix(), timeout);
  }

  private static KafkaProducer<String, String> transactional(
      String bootstrapServers, String id, Duration timeout) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "transactional.id", id,
            "transaction.timeout.ms", (int) timeout.toMillis());
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }
}
