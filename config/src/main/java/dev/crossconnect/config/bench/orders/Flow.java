package dev.crossconnect.config.bench.orders;

import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Something that records go into and, many hops later, come out of under the same key. Used by one
 * thread, which sends, and looks at what has been committed at the other end.
 */
final class Flow implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private static final Duration BETWEEN_LOOKS_AT_ONE = Duration.ofMillis(1);

  private final Producer<String, byte[]> producer;
  private final Consumer<String, byte[]> consumer;
  private final Predicate<ConsumerRecord<String, byte[]>> arrival;

  /**
   * A flow that ends in these topics.
   *
   * @param arrival tells what counts as arrived
   */
  Flow(Stage stage, Collection<String> ends, Predicate<ConsumerRecord<String, byte[]>> arrival) {
    Map<String, Object> sending = new HashMap<>(stage.kafka());
    sending.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    sending.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    this.producer = new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer());
    this.consumer = atTheEndOf(stage, ends);
    this.arrival = arrival;
  }

  /** A consumer of what is committed in these topics from now on. */
  static Consumer<String, byte[]> atTheEndOf(Stage stage, Collection<String> topics) {
    Map<String, Object> reading = new HashMap<>(stage.kafka());
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // the end is looked up only when it is asked for
    return consumer;
  }

  /** What others have sent meanwhile is nobody's business here. */
  private void skipWhatCameBefore() {
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position);
  }

  /** Sends so many or a few more, as the window allows, and returns when all have arrived. */
  void pass(Supplier<ProducerRecord<String, byte[]>> source, int many, int window)
      throws IOException {
    Passage passage = new Passage(source, window);
    while (passage.sent < many) {
      passage.send();
      passage.look();
    }
    passage.drain();
  }

  /**
   * How many arrive a second, of as many on their way as the window holds. The clock runs from when
   * the first of them have come through, so that the flow is full, and stops before it runs dry.
   * They move in waves as large as the window, of which only whole ones are counted.
   */
  double perSecond(Supplier<ProducerRecord<String, byte[]>> source, int window, Duration time)
      throws IOException {
    Passage passage = new Passage(source, window);
    passage.until(window);
    long start = System.nanoTime();
    long before = passage.arrived;
    long wanted = before;
    while (System.nanoTime() - start < time.toNanos()) {
      wanted += window;
      passage.until(wanted);
    }
    double rate = (passage.arrived - before) / ((System.nanoTime() - start) / 1e9);
    passage.drain();
    return rate;
  }

  /** Records under way, and how many there were. */
  private final class Passage {

    private final Supplier<ProducerRecord<String, byte[]>> source;
    private final int window;
    private final Set<String> underWay = new HashSet<>();
    private long sent;
    private long arrived;
    private long lastArrival = System.nanoTime();

    Passage(Supplier<ProducerRecord<String, byte[]>> source, int window) {
      this.source = source;
      this.window = window;
      skipWhatCameBefore();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What does not get in does not arrive.
    void send() {
      for (; underWay.size() < window; sent++) {
        ProducerRecord<String, byte[]> record = source.get();
        underWay.add(record.key());
        producer.send(record);
      }
    }

    void look() throws IOException {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(BETWEEN_LOOKS)) {
        if (arrival.test(record) && underWay.remove(record.key())) {
          arrived++;
          lastArrival = System.nanoTime();
        }
      }
      requireMovement(lastArrival, underWay.size());
    }

    void until(long wanted) throws IOException {
      while (arrived < wanted) {
        send();
        look();
      }
    }

    void drain() throws IOException {
      while (!underWay.isEmpty()) {
        look();
      }
    }
  }

  private static void requireMovement(long lastArrival, long missing) throws IOException {
    if (System.nanoTime() - lastArrival > PATIENCE.toNanos()) {
      throw new IOException(
          missing + " records have not come through, and none for " + PATIENCE.toSeconds() + " s");
    }
  }

  /**
   * Milliseconds from when a record is accepted to when the first that counts under its key can be
   * read, of so many a second at random moments, which meet a flow that is all but idle.
   */
  List<Double> latencies(
      Supplier<ProducerRecord<String, byte[]>> source, int perSecond, Duration time)
      throws IOException {
    Random random = new Random(1);
    Map<String, Long> accepted = new ConcurrentHashMap<>();
    Map<String, Long> seen = new HashMap<>();
    Set<String> sent = new HashSet<>();
    skipWhatCameBefore();
    long start = System.nanoTime();
    long next = start;
    long lastArrival = start;
    while (next - start < time.toNanos() || seen.size() < sent.size()) {
      if (next - start < time.toNanos() && System.nanoTime() - next >= 0) {
        ProducerRecord<String, byte[]> record = source.get();
        sent.add(record.key());
        send(record, accepted);
        next += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / perSecond);
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(BETWEEN_LOOKS_AT_ONE)) {
        if (sent.contains(record.key()) && arrival.test(record)) {
          lastArrival = System.nanoTime();
          seen.putIfAbsent(record.key(), lastArrival);
        }
      }
      requireMovement(Math.max(lastArrival, next), sent.size() - seen.size());
    }
    producer.flush();
    return sent.stream().map(key -> (seen.get(key) - accepted.get(key)) / 1e6).sorted().toList();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
  private void send(ProducerRecord<String, byte[]> record, Map<String, Long> accepted) {
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            accepted.put(record.key(), System.nanoTime());
          }
        });
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
