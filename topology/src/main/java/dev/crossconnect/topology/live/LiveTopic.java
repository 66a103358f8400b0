package dev.crossconnect.topology.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The committed records of a topic, told to those who listen here.
 *
 * <p>One consumer, belonging to no group, reads the partitions in which something for a listener
 * may stand, and none while nobody listens. Where a listener begins is where its partitions are
 * read at that moment, or where it says it was before: then the consumer goes back, and the others,
 * who have seen what comes again, are not told twice. So nothing is kept for those who are away,
 * and what they missed is not read by a second consumer which would have to meet the first one at
 * the right place.
 *
 * <p>One thread owns the consumer and the listeners; everything else is handed to it.
 */
public final class LiveTopic<V extends SpecificRecord> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveTopic.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL).build();
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BETWEEN_MARKS = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** Going back further than this would keep all others waiting. */
  private static final long FURTHEST_BACK = 100_000;

  private final Topic<V> topic;
  private final Deserializer<V> values;
  private final Map<String, Object> properties;
  private final String epoch;
  private final Function<V, Told> told;
  private final BlockingQueue<Consumer<KafkaConsumer<String, byte[]>>> errands =
      new LinkedBlockingQueue<>();
  private final Map<String, Set<Listener>> listeners = new HashMap<>();
  private final Thread thread;
  private volatile KafkaConsumer<String, byte[]> current;
  private volatile boolean closed;
  private long marked = System.nanoTime();

  /**
   * What is told of a record.
   *
   * @param channels of those whom it concerns
   * @param name of the kind of event
   * @param view of texts and numbers; what is absent is left out
   */
  public record Told(List<String> channels, String name, Object view) {

    private String json() {
      try {
        return JSON.writeValueAsString(view);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A view can always be written", e);
      }
    }
  }

  /** Why somebody cannot listen from where it wants to. */
  static final class TooFarBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooFarBack(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads nothing before somebody listens.
   *
   * @param kafka properties for any Kafka client
   * @param epoch of the cluster, for positions
   * @param told what of a record is told, and to whom
   */
  public LiveTopic(
      Topic<V> topic,
      Deserializer<V> values,
      Map<String, Object> kafka,
      String epoch,
      Function<V, Told> told) {
    this.topic = topic;
    this.values = values;
    this.epoch = epoch;
    this.told = told;
    this.properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // What is gone is said to be gone; it is not passed over.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.thread = new Thread(this::run, "live-" + topic.name());
    thread.setDaemon(true);
    thread.start();
  }

  /** Names the topic's cluster, which the positions of listeners have to be of. */
  String epoch() {
    return epoch;
  }

  /**
   * Has somebody listen to a channel.
   *
   * @param key of the records that concern it, if all of them have the same
   * @param after what it has seen already, if it was here before
   * @return completed once it listens, or with the reason why it cannot
   */
  CompletableFuture<Void> listen(
      String channel, Optional<String> key, Optional<Position> after, EventStream stream) {
    CompletableFuture<Void> listens = new CompletableFuture<>();
    Listener listener = new Listener(channel, stream);
    send(
        consumer -> {
          try {
            begin(consumer, listener, key, after);
            listens.complete(null);
          } catch (WakeupException another) {
            throw another;
          } catch (RuntimeException e) {
            leave(consumer, listener);
            listens.completeExceptionally(e);
          }
        });
    CompletableFuture<Void> unused =
        stream.end().thenRun(() -> send(consumer -> leave(consumer, listener)));
    return listens;
  }

  private void send(Consumer<KafkaConsumer<String, byte[]>> errand) {
    errands.add(errand);
    KafkaConsumer<String, byte[]> reading = current;
    if (reading != null) {
      reading.wakeup();
    }
  }

  private void begin(
      KafkaConsumer<String, byte[]> consumer,
      Listener listener,
      Optional<String> key,
      Optional<Position> after) {
    List<TopicPartition> wanted = partitions(consumer, key);
    Set<TopicPartition> fresh = new HashSet<>(wanted);
    fresh.removeAll(consumer.assignment());
    assign(consumer, Stream.concat(consumer.assignment().stream(), wanted.stream()).toList());
    consumer.seekToEnd(fresh);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(wanted);
    Map<TopicPartition, Long> from = new HashMap<>();
    for (TopicPartition partition : wanted) {
      long now = consumer.position(partition);
      // Of a partition that its id does not name, it has seen nothing: there was nothing in it.
      long wish =
          after
              .map(seen -> seen.offset(topic.name(), partition.partition()).orElse(-1) + 1)
              .map(next -> Math.min(now, next))
              .orElse(now);
      if (wish < first.get(partition) || now - wish > FURTHEST_BACK) {
        throw new TooFarBack(
            "What happened since offset %d of %s is too long ago".formatted(wish, partition));
      }
      from.put(partition, wish);
    }
    from.forEach(
        (partition, offset) -> {
          listener.begin(partition.partition(), offset);
          if (offset < consumer.position(partition)) {
            consumer.seek(partition, offset);
          }
        });
    listeners.computeIfAbsent(listener.channel(), of -> new LinkedHashSet<>()).add(listener);
    listener.stream().send(EventStream.mark(id(listener)));
  }

  private void leave(KafkaConsumer<String, byte[]> consumer, Listener listener) {
    listeners.computeIfPresent(
        listener.channel(),
        (channel, all) -> {
          all.remove(listener);
          return all.isEmpty() ? null : all;
        });
    if (listeners.isEmpty()) {
      consumer.unsubscribe();
    }
  }

  private static void assign(
      KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> partitions) {
    Set<TopicPartition> all = new HashSet<>(partitions);
    if (!all.equals(consumer.assignment())) {
      consumer.assign(all);
    }
  }

  /** Keys go to partitions as producers have them go by default. */
  private List<TopicPartition> partitions(
      KafkaConsumer<String, byte[]> consumer, Optional<String> key) {
    int count = consumer.partitionsFor(topic.name()).size();
    return key.map(
            of -> {
              byte[] bytes = of.getBytes(StandardCharsets.UTF_8);
              return IntStream.of(Utils.toPositive(Utils.murmur2(bytes)) % count);
            })
        .orElseGet(() -> IntStream.range(0, count))
        .mapToObj(partition -> new TopicPartition(topic.name(), partition))
        .toList();
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<String, byte[]> consumer =
          new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
        current = consumer;
        while (!closed) {
          work(consumer);
        }
      } catch (KafkaException e) {
        LOG.warn("{} cannot be listened to now: {}", topic.name(), e.toString());
        endAll();
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed = true;
      }
    }
    endAll();
  }

  private void work(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
    try {
      if (consumer.assignment().isEmpty()) {
        Consumer<KafkaConsumer<String, byte[]>> errand =
            errands.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (errand != null) {
          run(errand, consumer);
        }
        return;
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        tell(record);
      }
    } catch (WakeupException errandsToRun) {
      LOG.trace("Woken up");
    }
    runErrands(consumer);
    if (System.nanoTime() - marked > BETWEEN_MARKS.toNanos()) {
      marked = System.nanoTime();
      mark(consumer);
    }
  }

  private void runErrands(KafkaConsumer<String, byte[]> consumer) {
    Consumer<KafkaConsumer<String, byte[]>> errand = errands.poll();
    while (errand != null) {
      run(errand, consumer);
      errand = errands.poll();
    }
  }

  /** Each errand rings the bell, also while another asks the broker, which then asks again. */
  private static void run(
      Consumer<KafkaConsumer<String, byte[]>> errand, KafkaConsumer<String, byte[]> consumer) {
    while (true) {
      try {
        errand.accept(consumer);
        return;
      } catch (WakeupException another) {
        LOG.trace("Woken up on an errand");
      }
    }
  }

  private void tell(ConsumerRecord<String, byte[]> record) {
    Told event;
    try {
      event = told.apply(values.deserialize(record.topic(), record.value()));
    } catch (SerializationException e) {
      LOG.warn(
          "{}-{}@{} cannot be read, and nobody is told: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.toString());
      return;
    }
    String json = event.channels().stream().anyMatch(listeners::containsKey) ? event.json() : "";
    for (String channel : event.channels()) {
      for (Listener listener : listeners.getOrDefault(channel, Set.of())) {
        if (listener.takes(record.partition(), record.offset())) {
          listener.stream().send(EventStream.event(event.name(), id(listener), json));
        }
      }
    }
  }

  /** So that whoever heard nothing for long need not be told all that did not concern it. */
  private void mark(KafkaConsumer<String, byte[]> consumer) {
    Map<Integer, Long> positions =
        consumer.assignment().stream()
            .collect(Collectors.toMap(TopicPartition::partition, consumer::position));
    List<Listener> all = listeners.values().stream().flatMap(Set::stream).toList();
    for (Listener listener : all) {
      positions.forEach(listener::passed);
      listener.stream().send(EventStream.mark(id(listener)));
    }
  }

  private String id(Listener listener) {
    return Position.at(epoch, listener.seen(topic.name())).toString();
  }

  /** They come again, and say what they have seen last. */
  private void endAll() {
    current = null;
    List<Listener> all = new ArrayList<>();
    listeners.values().forEach(all::addAll);
    listeners.clear();
    all.forEach(listener -> listener.stream().close());
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    send(consumer -> {});
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
