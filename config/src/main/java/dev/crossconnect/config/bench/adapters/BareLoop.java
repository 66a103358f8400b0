package dev.crossconnect.config.bench.adapters;

import dev.crossconnect.adapters.runner.KafkaClients;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.config.bench.Answers;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The least that answers commands exactly once: one thread reads what there is, decodes it, says
 * that it is done, and commits results and offsets in one transaction. Clients, serdes and topics
 * are those of the runner.
 *
 * <p>There is nobody to be asked who might be slow, so it needs no second thread, keeps no order,
 * remembers nothing, looks for nothing that was begun before, and a record that it cannot read
 * would be its end.
 */
final class BareLoop implements Measurement.Side, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Work work;
  private final KafkaClients clients;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Deserializer<ProvisioningCommand> reader;
  private final Serializer<ProvisioningResult> writer;

  private BareLoop(Work work, Stage stage) {
    this.work = work;
    Map<String, Object> kafka = new HashMap<>(stage.kafka());
    // As many to a transaction as the runner may have at the most: with fewer the loop is slower.
    kafka.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Runner.SETTINGS.queue());
    this.clients = KafkaClients.open(work.group(), "bench", kafka);
    this.consumer = clients.consumer();
    this.producer = clients.producer();
    this.reader = stage.serdes().of(ProvisioningCommand.class).deserializer();
    this.writer = stage.serdes().of(ProvisioningResult.class).serializer();
  }

  static BareLoop start(Stage stage) {
    BareLoop loop = new BareLoop(stage.keep(Work.in(stage, "bare.")), stage);
    loop.producer.initTransactions();
    loop.consumer.subscribe(List.of(loop.work.commands()));
    while (loop.consumer.assignment().isEmpty()) {
      loop.consumer.poll(PATIENCE);
    }
    return loop;
  }

  /** Commands a second. */
  @Override
  public double play(Duration time) throws Exception {
    int many = work.pileUp(time);
    // As the runner, which has read its first ones when the clock starts.
    ConsumerRecords<byte[], byte[]> commands = next();
    long start = System.nanoTime();
    int done = settle(commands);
    while (done < many) {
      done += settle(next());
    }
    double rate = many / ((System.nanoTime() - start) / 1e9);
    work.requireEachAnsweredOnce(rate);
    return rate;
  }

  private ConsumerRecords<byte[], byte[]> next() {
    ConsumerRecords<byte[], byte[]> commands;
    do {
      commands = consumer.poll(PATIENCE);
    } while (commands.isEmpty());
    return commands;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A send that fails makes the commit fail.
  private int settle(ConsumerRecords<byte[], byte[]> commands) {
    producer.beginTransaction();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : commands.partitions()) {
      for (ConsumerRecord<byte[], byte[]> command : commands.records(partition)) {
        producer.send(answer(command));
        offsets.put(partition, new OffsetAndMetadata(command.offset() + 1));
      }
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    producer.commitTransaction();
    return commands.count();
  }

  private ProducerRecord<byte[], byte[]> answer(ConsumerRecord<byte[], byte[]> record) {
    ProvisioningCommand command = reader.deserialize(record.topic(), record.value());
    ProvisioningResult result = Answers.done(command, Done.ATTRIBUTES, "bench/bare");
    return new ProducerRecord<>(
        work.results(), record.key(), writer.serialize(work.results(), result));
  }

  @Override
  public void close() {
    clients.close();
  }
}
