package dev.crossconnect.config.bench.orders;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.config.bench.Answers;
import dev.crossconnect.config.bench.Stage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Legacy systems that have done everything at once. It is the least that an adapter can be, since
 * adapters are not what is measured: it reads what is committed and writes results.
 */
final class AtOnce implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Consumer<String, byte[]> commands;
  private final Producer<String, byte[]> producer;
  private final Deserializer<ProvisioningCommand> reader;
  private final Serializer<ProvisioningResult> writer;
  private final String results;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  private AtOnce(Stage stage, Collection<String> topics) {
    Map<String, Object> sending = new HashMap<>(stage.kafka());
    sending.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    sending.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    this.producer = new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer());
    this.commands = Flow.atTheEndOf(stage, topics);
    this.reader = stage.serdes().of(ProvisioningCommand.class).deserializer();
    this.writer = stage.serdes().of(ProvisioningResult.class).serializer();
    this.results = stage.topics().results().name();
  }

  /** Answers what comes in these topics from now on. */
  static AtOnce start(Stage stage, Collection<String> topics) {
    AtOnce systems = new AtOnce(stage, topics);
    Thread thread = new Thread(systems::run, "legacy-systems");
    thread.setDaemon(true);
    thread.start();
    return systems;
  }

  private void run() {
    try {
      while (!closing) {
        for (ConsumerRecord<String, byte[]> command : commands.poll(BETWEEN_LOOKS)) {
          answer(command);
        }
      }
    } catch (WakeupException e) {
      if (!closing) {
        throw e;
      }
    } finally {
      commands.close();
      producer.close();
      ended.countDown();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Without a result the order does not arrive.
  private void answer(ConsumerRecord<String, byte[]> record) {
    ProvisioningCommand command = reader.deserialize(record.topic(), record.value());
    ProvisioningResult result =
        Answers.done(command, Map.of("serviceId", "service-of-" + command.getTask()), "bench");
    producer.send(new ProducerRecord<>(results, record.key(), writer.serialize(results, result)));
  }

  @Override
  public void close() {
    closing = true;
    commands.wakeup();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
