package dev.crossconnect.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerSettingsTest {

  @Test
  void nothingThatIsGivenWeakensDurability() {
    Map<String, Object> settings =
        ProducerSettings.of(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "acks", "1",
                "enable.idempotence", "false",
                "retries", "0",
                "max.in.flight.requests.per.connection", "100",
                "compression.type", "lz4"),
            Duration.ofSeconds(20));

    assertThat(settings)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("retries", Integer.MAX_VALUE)
        .containsEntry("max.in.flight.requests.per.connection", 5)
        .containsEntry("linger.ms", 0)
        .containsEntry("compression.type", "lz4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 20_000, 50_000})
  void theProducerGivesUpWithinTheTimeThatACallerWaits(int ackTimeout) {
    Map<String, Object> settings =
        ProducerSettings.of(
            Map.of("bootstrap.servers", "127.0.0.1:1"), Duration.ofMillis(ackTimeout));

    assertThat((int) settings.get("delivery.timeout.ms") + (long) settings.get("max.block.ms"))
        .isLessThanOrEqualTo(ackTimeout);
    // It also looks for itself whether its time-outs agree.
    new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer()).close();
  }
}
