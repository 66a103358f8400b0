package dev.crossconnect.adapters;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.NetworkReport;
import dev.crossconnect.adapters.runner.Surroundings;
import dev.crossconnect.avro.NetworkEvent;
import dev.crossconnect.avro.NetworkSeverity;
import dev.crossconnect.avro.topics.Topic;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what elements say unasked to {@code network.events}.
 *
 * <p>Whoever listens to an element never waits: what comes faster than Kafka takes it stands in a
 * queue, and when that is full, what comes is dropped and counted. An alarm storm must not stop
 * provisioning.
 */
final class NetworkEvents implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NetworkEvents.class);
  private static final int MOST_WAITING = 10_000;
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Surroundings surroundings;
  private final Topic<NetworkEvent> topic;
  private final Serializer<NetworkEvent> serializer;
  private final Function<Map<String, Object>, Producer<String, byte[]>> producers;
  private final BlockingQueue<NetworkEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Counter written;
  private final Counter dropped;
  private final Thread thread = new Thread(this::run, "network-events");
  private volatile boolean closing;

  NetworkEvents(Surroundings surroundings) {
    this(
        surroundings,
        config -> new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()));
  }

  NetworkEvents(
      Surroundings surroundings,
      Function<Map<String, Object>, Producer<String, byte[]>> producers) {
    this.surroundings = surroundings;
    this.topic = surroundings.topics().networkEvents();
    this.serializer = surroundings.serdes().of(NetworkEvent.class).serializer();
    this.producers = producers;
    this.written =
        Counter.builder("adapter.network.events")
            .description("Reports of network elements written")
            .register(surroundings.metrics());
    this.dropped =
        Counter.builder("adapter.network.events.dropped")
            .description("Reports of network elements dropped because too many were waiting")
            .register(surroundings.metrics());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What takes the reports of this target. */
  Consumer<NetworkReport> of(String target) {
    return report -> {
      if (!waiting.offer(event(target, report))) {
        dropped.increment();
      }
    };
  }

  private NetworkEvent event(String target, NetworkReport report) {
    return NetworkEvent.newBuilder()
        .setTarget(target)
        .setSource(report.source())
        .setTag(report.tag())
        .setSeverity(NetworkSeverity.valueOf(report.severity().name()))
        .setType(report.type())
        .setElementTime(report.at())
        .setText(report.text())
        .setReceivedAt(surroundings.clock().instant())
        .setReceivedBy(target + "/" + surroundings.instanceId())
        .build();
  }

  /** Most hubs have nothing to write: clients are made for the first event. */
  private void run() {
    try {
      NetworkEvent first = next();
      if (first != null) {
        try (Producer<String, byte[]> producer = producers.apply(config())) {
          for (NetworkEvent event = first; event != null; event = next()) {
            write(producer, event);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null when there will be no more. */
  private NetworkEvent next() throws InterruptedException {
    while (true) {
      NetworkEvent event = waiting.poll(100, TimeUnit.MILLISECONDS);
      if (event != null || closing) {
        return event;
      }
    }
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(surroundings.kafka());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "network-events-" + surroundings.instanceId());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    return config;
  }

  private void write(Producer<String, byte[]> producer, NetworkEvent event)
      throws InterruptedException {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    while (true) {
      try {
        String key = event.getTarget() + "/" + event.getSource();
        byte[] value = serializer.serialize(topic.name(), event);
        Future<RecordMetadata> unused =
            producer.send(new ProducerRecord<>(topic.name(), key, value), this::sent);
        return;
      } catch (RetriableException away) {
        // The registry, or the broker's metadata; what comes meanwhile waits in the queue.
        if (closing) {
          dropped.increment();
          return;
        }
        Thread.sleep(backoff.next().toMillis());
      } catch (RuntimeException e) {
        dropped.increment();
        log.warn("A network event cannot be written: {}", e.toString());
        return;
      }
    }
  }

  private void sent(RecordMetadata metadata, Exception failure) {
    if (failure == null) {
      written.increment();
    } else {
      dropped.increment();
      log.warn("A network event was not written: {}", failure.toString());
    }
  }

  /** Writes what is waiting, for a short while. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(CLOSING.toMillis());
      thread.interrupt();
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
