package dev.crossconnect.config.bench.orders;

import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.topology.StreamsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The hops of an order and nothing else: Kafka Streams, exactly once, set up like the hub's, reads
 * a record and writes one as large as that of an order's next hop to a topic of its kind. There is
 * no state and no changelog, nothing is decoded, decided or told to others.
 *
 * <p>There are as many topics as orders have, and one task reads those of a partition, as in the
 * hub: more tasks would make it slower. Which hop a record is at stands in its first byte.
 */
final class BareChain implements AutoCloseable {

  private static final String NAME = "bare-chain";

  private final List<byte[]> values;
  private final List<String> topics;
  private final KafkaStreams streams;
  private long ids;

  private BareChain(Stage stage, Hops hops) {
    String prefix = stage.settings().topics().prefix() + NAME + ".";
    this.values =
        Stream.concat(hops.records().stream(), Stream.of(hops.end()))
            .map(ConsumerRecord::value)
            .toList();
    this.topics =
        Stream.concat(
                hops.records().stream()
                    .map(ConsumerRecord::topic)
                    .map(topic -> prefix + topic.substring(topic.lastIndexOf('.') + 1)),
                Stream.of(prefix + "end"))
            .toList();
    this.streams = new KafkaStreams(topology(), new StreamsConfig(properties(stage)));
  }

  /** Starts it, and returns when it is running. */
  static BareChain start(Stage stage, Hops hops) throws Exception {
    BareChain chain = new BareChain(stage, hops);
    chain.createTopics(stage);
    chain.streams.start();
    while (chain.streams.state() != KafkaStreams.State.RUNNING) {
      Thread.onSpinWait();
    }
    return chain;
  }

  private Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            topics.stream().filter(topic -> !topic.equals(end())).distinct().toList(),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .mapValues(value -> at(value[0] + 1))
        .to(
            (key, value, context) -> topics.get(value[0]),
            Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    return builder.build();
  }

  private void createTopics(Stage stage) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(stage.kafka())) {
      admin
          .createTopics(
              topics.stream()
                  .distinct()
                  .map(
                      name ->
                          new NewTopic(
                              name,
                              stage.settings().topics().partitions(),
                              stage.settings().topics().replicationFactor()))
                  .toList())
          .all()
          .get();
    }
  }

  /** The same as the hub's own. */
  private static Map<String, Object> properties(Stage stage) {
    StreamsSettings settings = stage.settings().streams();
    Map<String, Object> properties = new HashMap<>(stage.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, stage.settings().topics().prefix() + NAME);
    properties.put(
        StreamsConfig.STATE_DIR_CONFIG,
        stage.settings().process().dataDirectory().resolve(NAME).toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    properties.put(StreamsConfig.POLL_MS_CONFIG, settings.poll().toMillis());
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 2);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 65_536);
    return properties;
  }

  /** How many hops it is from the first record to the end. */
  int hops() {
    return topics.size() - 1;
  }

  String end() {
    return topics.get(hops());
  }

  /** The next record, with all hops before it. */
  ProducerRecord<String, byte[]> next() {
    return next(hops());
  }

  /** The next record, with so many hops before it. */
  ProducerRecord<String, byte[]> next(int hopsToGo) {
    byte[] value = at(hops() - hopsToGo);
    return new ProducerRecord<>(topics.get(value[0]), "801%012dAAA".formatted(ids++), value);
  }

  private byte[] at(int hop) {
    byte[] value = values.get(hop).clone();
    value[0] = (byte) hop;
    return value;
  }

  @Override
  public void close() {
    streams.close();
  }
}
