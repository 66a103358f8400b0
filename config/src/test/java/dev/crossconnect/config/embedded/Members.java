package dev.crossconnect.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.topology.stores.StreamsClients;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Members of a group, as stream threads are. */
final class Members {

  private Members() {}

  /** Their group. */
  static String group(TestBed bed) {
    return bed.topic("members");
  }

  /** One that has been given the whole of a topic in which there is nothing yet. */
  static Consumer<byte[], byte[]> of(StreamsClients clients, TestBed bed, String topic) {
    Consumer<byte[], byte[]> member =
        clients.getConsumer(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bed.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                group(bed),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false));
    member.subscribe(Set.of(topic));
    bed.await()
        .pollInSameThread()
        .untilAsserted(
            () -> {
              assertThat(member.poll(Duration.ofMillis(100))).isEmpty();
              assertThat(member.assignment()).isNotEmpty();
            });
    return member;
  }
}
