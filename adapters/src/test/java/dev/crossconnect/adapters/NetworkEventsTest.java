package dev.crossconnect.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crossconnect.adapters.legacy.NetworkReport;
import dev.crossconnect.adapters.runner.Surroundings;
import dev.crossconnect.avro.NetworkEvent;
import dev.crossconnect.avro.NetworkSeverity;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class NetworkEventsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int MOST_WAITING = 10_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final AtomicInteger producers = new AtomicInteger();
  private final NetworkEvents events =
      new NetworkEvents(
          new Surroundings(
              new Topics(new TopicSettings("t.", 1, (short) 1)),
              serdes,
              Map.of(),
              Clock.fixed(NOW, ZoneOffset.UTC),
              meters,
              "hub-1"),
          config -> {
            producers.incrementAndGet();
            return kafka;
          });

  @Test
  void aReportIsWrittenAsItWasSaidUnderItsTargetAndSource() {
    events.start();
    events.of("access").accept(report("7"));
    await().until(() -> kafka.history().size() == 1);
    events.close();

    ProducerRecord<String, byte[]> record = kafka.history().get(0);
    assertThat(record.topic()).isEqualTo("t.network.events");
    assertThat(record.key()).isEqualTo("access/OLT-1");
    assertThat(serdes.of(NetworkEvent.class).deserializer().deserialize("", record.value()))
        .isEqualTo(
            new NetworkEvent(
                "access",
                "OLT-1",
                "7",
                NetworkSeverity.CRITICAL,
                "REPT ALM ONT",
                "26-03-01 12:00:00",
                List.of("\"ONT-1:CR,LOS\""),
                NOW,
                "access/hub-1"));
    assertThat(meters.counter("adapter.network.events").count()).isEqualTo(1);
  }

  @Test
  void aStormIsDroppedAndCountedWhileNobodyWritesAndNobodyWaits() {
    Consumer<NetworkReport> access = events.of("access");
    for (int i = 0; i < MOST_WAITING + 5; i++) {
      access.accept(report("" + i));
    }
    assertThat(meters.counter("adapter.network.events.dropped").count()).isEqualTo(5);

    events.start();
    events.close();
    assertThat(kafka.history()).hasSize(MOST_WAITING);
  }

  @Test
  void whereNothingIsSaidNoClientIsMade() {
    events.start();
    events.close();
    assertThat(producers).hasValue(0);
  }

  private static NetworkReport report(String tag) {
    return new NetworkReport(
        "OLT-1",
        tag,
        NetworkReport.Severity.CRITICAL,
        "REPT ALM ONT",
        "26-03-01 12:00:00",
        List.of("\"ONT-1:CR,LOS\""));
  }
}
