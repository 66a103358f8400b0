package dev.crossconnect.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import dev.crossconnect.topology.stores.Inbox;
import dev.crossconnect.topology.stores.StreamsClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Kafka Streams reads with waits for records, and for what this process has for its tasks. */
@ExtendWith(TestBedExtension.class)
class StreamsConsumerIT {

  private static final int MANY = 3_000;
  private static final Duration FOREVER = Duration.ofMinutes(10);
  private static final int PATIENCE_SECONDS = 60;

  private final StreamsClients clients =
      new StreamsClients(Duration.ofMillis(2), Duration.ofMillis(50));

  @Test
  void whatIsHandedInWakesAThreadThatWaitsForRecords(TestBed bed) throws Exception {
    String topic = bed.createTopic("read", 1);
    CompletableFuture<Inbox<String>> inbox = new CompletableFuture<>();
    CompletableFuture<List<String>> taken =
        onThreadOfItsOwn(
            () -> {
              try (Consumer<byte[], byte[]> member = Members.of(clients, bed, topic)) {
                Inbox<String> mine = Inbox.ofThisThread();
                inbox.complete(mine);
                assertThat(member.poll(FOREVER)).isEmpty();
                return mine.take();
              }
            });

    inbox.get(PATIENCE_SECONDS, TimeUnit.SECONDS).offer("something");

    assertThat(taken.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly("something");
  }

  /** It may be woken at any moment, and hears of it nowhere but where it waits for records. */
  @Test
  void aThreadThatIsWokenAllTheTimeMissesNoRecordAndIsDisturbedNowhereElse(TestBed bed)
      throws Exception {
    String topic = bed.createTopic("read", 1);
    TopicPartition given = new TopicPartition(topic, 0);
    CompletableFuture<Inbox<Integer>> inbox = new CompletableFuture<>();
    List<Integer> read = new ArrayList<>();
    CompletableFuture<List<Integer>> taken =
        onThreadOfItsOwn(
            () -> {
              List<Integer> all = new ArrayList<>();
              try (Consumer<byte[], byte[]> member = Members.of(clients, bed, topic)) {
                Inbox<Integer> mine = Inbox.ofThisThread();
                inbox.complete(mine);
                while (all.size() < MANY || read.size() < MANY) {
                  for (ConsumerRecord<byte[], byte[]> record : member.poll(FOREVER)) {
                    read.add(Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8)));
                  }
                  all.addAll(mine.take());
                  if (all.size() % 10 == 0) {
                    assertThat(member.committed(Set.of(given))).containsEntry(given, null);
                  }
                }
              }
              return all;
            });

    List<Future<RecordMetadata>> sent = new ArrayList<>();
    Inbox<Integer> handing = inbox.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bed.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < MANY; i++) {
        byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(topic, value)));
        handing.offer(i);
      }
    }

    assertThat(sent).allMatch(Future::isDone);
    List<Integer> expected = IntStream.range(0, MANY).boxed().toList();
    assertThat(taken.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
    assertThat(read).isEqualTo(expected);
  }

  private static <T> CompletableFuture<T> onThreadOfItsOwn(Supplier<T> reading) {
    return CompletableFuture.supplyAsync(
        reading,
        task -> {
          Thread thread = new Thread(task, "reads");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
