package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What cannot be read goes aside with its reason, and those behind it go on. */
@ExtendWith(TestBedExtension.class)
class PoisonIT {

  private static final String POISON = "this is not Avro";

  @Test
  void poisonGoesToItsDeadLettersUntouchedAndTheOrderBehindItGoesOn(TestBed bed)
      throws IOException {
    HubProcess hub = bed.hub().roles("gateway", "streams").start();
    String notifications = bed.topic("salesforce.notifications");
    String results = bed.topic("oss.results");
    for (String topic : List.of(notifications, results)) {
      bed.kafka().produce(topic, Salesforce.orderId(1), POISON, POISON);
    }

    Salesforce salesforce = new Salesforce(hub.url());
    salesforce.sell(1, "STATIC-IP");

    bed.await()
        .untilAsserted(
            () -> assertThat(salesforce.order(1, "")).contains("\"state\":\"inProgress\""));
    for (String topic : List.of(notifications, results)) {
      bed.await().untilAsserted(() -> assertThat(letters(bed, topic)).hasSize(2));
      ConsumerRecord<String, byte[]> letter = letters(bed, topic).get(0);
      assertThat(letter.key()).isEqualTo(Salesforce.orderId(1));
      assertThat(letter.value()).isEqualTo(POISON.getBytes(StandardCharsets.UTF_8));
      assertThat(header(letter, "hub-error-step")).isEqualTo("read");
      assertThat(header(letter, "hub-error-topic")).isEqualTo(topic);
      assertThat(header(letter, "hub-error-offset")).isEqualTo("0");
      assertThat(header(letter, "hub-error-reason")).contains("does not begin with 00");
    }
  }

  private static List<ConsumerRecord<String, byte[]>> letters(TestBed bed, String topic) {
    return bed.kafka()
        .records(topic + ".dlq", new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
