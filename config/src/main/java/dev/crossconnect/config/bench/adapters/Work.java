package dev.crossconnect.config.bench.adapters;

import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.config.topics.TopicKeeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Commands for a target in a topic of their own, and the results that come of them in another: laid
 * out as the hub's are, and as large as those of its orders. Every command is of another order, so
 * that a runner has to keep apart as many lanes as there are commands.
 *
 * <p>How far somebody has come is asked of the group's offsets, which costs next to nothing; a
 * reader of the results would share the machine with what is measured. They are read when the clock
 * has stopped.
 */
final class Work implements AutoCloseable {

  static final String TARGET = "bench";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private static final int FEWEST = 2_000;
  private static final double FIRST_GUESS = 20_000;

  /** Makes all numbers in ids equally long. */
  private static final long LOWEST = 100_000_000_000L;

  private final Topics topics;
  private final Admin admin;
  private final Producer<String, byte[]> producer;
  private final Consumer<String, byte[]> consumer;
  private final Serializer<ProvisioningCommand> writer;
  private final Deserializer<ProvisioningResult> reader;
  private double rate = FIRST_GUESS;
  private long ids;
  private long firstOfPile;

  /** Which commands of the pile have no result yet; bits, because a set of ids would be garbage. */
  private final BitSet open = new BitSet();

  private Work(Stage stage, Topics topics) {
    this.topics = topics;
    this.admin = Admin.create(stage.kafka());
    new TopicKeeper(admin, topics.settings())
        .create(List.of(topics.commands(TARGET), topics.results()));
    Map<String, Object> sending = new HashMap<>(stage.kafka());
    sending.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    sending.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    this.producer = new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer());
    Map<String, Object> reading = new HashMap<>(stage.kafka());
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.consumer =
        new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = partitionsOf(results());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.writer = stage.serdes().of(ProvisioningCommand.class).serializer();
    this.reader = stage.serdes().of(ProvisioningResult.class).deserializer();
  }

  /** In topics of its own, whose names begin like this behind the hub's prefix. */
  static Work in(Stage stage, String prefix) {
    TopicSettings settings = stage.settings().topics();
    return new Work(
        stage,
        new Topics(
            new TopicSettings(
                settings.prefix() + prefix, settings.partitions(), settings.replicationFactor())));
  }

  Topics topics() {
    return topics;
  }

  String commands() {
    return topics.commands(TARGET).name();
  }

  String results() {
    return topics.results().name();
  }

  /** The group that a runner of this target would be in. */
  String group() {
    return topics.settings().prefix() + "adapter-" + TARGET;
  }

  /** Issues as many commands as took about so long the last time, and tells how many. */
  @SuppressWarnings("FutureReturnValueIgnored") // What is not there is missed at the end.
  int pileUp(Duration time) {
    int many = Math.max(FEWEST, (int) (rate * time.toMillis() / 1_000));
    firstOfPile = ids;
    open.set(0, many);
    Instant now = Instant.now();
    for (int i = 0; i < many; i++) {
      ProvisioningCommand command = command(ids++, now);
      producer.send(
          new ProducerRecord<>(
              commands(), command.getOrderId(), writer.serialize(commands(), command)));
    }
    producer.flush();
    return many;
  }

  private static ProvisioningCommand command(long id, Instant now) {
    String number = Long.toString(LOWEST + id);
    String order = "801" + number + "AAA";
    String line = "802" + number + "AAA";
    return new ProvisioningCommand(
        order + ".1." + line + ".activate",
        order,
        line,
        "activate",
        TARGET,
        Verb.PROVISION,
        null,
        "fibre-access",
        Map.of("bandwidth", "1000", "contractMonths", "24", "port", "olt-1/1/7"),
        List.of(new ResourceRef("DUB1", "ont", "DUB1-ont-" + number)),
        1,
        now,
        now.plus(Duration.ofHours(1)));
  }

  private static long numberOf(String order) {
    return Long.parseLong(order.substring(3, order.length() - 3)) - LOWEST;
  }

  /** Returns when the offsets of all commands are committed, and with them their results. */
  void awaitSettled() throws Exception {
    List<TopicPartition> partitions = partitionsOf(commands());
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!settled(ends)) {
      if (System.nanoTime() - giveUp > 0) {
        throw new IOException(
            "Not all commands were answered within " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private boolean settled(Map<TopicPartition, Long> ends)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream()
        .allMatch(
            end ->
                offsets.get(end.getKey()) != null
                    && offsets.get(end.getKey()).offset() >= end.getValue());
  }

  /**
   * Reads the results since the last time.
   *
   * @param rate at which they came, so that the next pile is as high as it has to be
   */
  void requireEachAnsweredOnce(double rate) throws IOException {
    this.rate = rate;
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!open.isEmpty()) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(BETWEEN_LOOKS)) {
        ProvisioningResult result = reader.deserialize(record.topic(), record.value());
        int number = (int) (numberOf(result.getOrderId()) - firstOfPile);
        if (result.getOutcome() != Outcome.COMPLETED || number < 0 || !open.get(number)) {
          throw new IOException(
              "A result too many, or a bad one: %s of %s"
                  .formatted(result.getOutcome(), result.getCommandId()));
        }
        open.clear(number);
      }
      if (System.nanoTime() - giveUp > 0) {
        throw new IOException(open.cardinality() + " commands have no result");
      }
    }
  }

  private List<TopicPartition> partitionsOf(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
    admin.close();
  }
}
