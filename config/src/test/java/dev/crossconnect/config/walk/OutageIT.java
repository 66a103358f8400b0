package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.BrokerProcess;
import dev.crossconnect.config.testbed.Cluster;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kafka is gone for a while, under load: nothing acknowledged is lost, nothing is done twice. */
@ExtendWith(TestBedExtension.class)
class OutageIT {

  private static final int SENDERS = 8;
  private static final int FREE = 10_000;
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  @Test
  void everyAcknowledgedOrderAndReservationIsThereOnceAndAllElseWasRefused(TestBed bed)
      throws Exception {
    BrokerProcess broker = bed.broker(Map.of());
    HubProcess hub =
        bed.hub()
            .set("kafka.bootstrap.servers", broker.bootstrapServers())
            .set("salesforce.ack.timeout.ms", "3000")
            .roles("gateway", "streams")
            .start();
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Set<Integer> otherAnswers = ConcurrentHashMap.newKeySet();
    AtomicInteger next = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(1);
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    List<Future<?>> sending = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      sending.add(
          senders.submit(
              () -> {
                Salesforce salesforce = new Salesforce(hub.url());
                while (!enough.await(10, TimeUnit.MILLISECONDS)) {
                  sell(salesforce, next.incrementAndGet(), acknowledged, otherAnswers);
                }
                return null;
              }));
    }
    Reservers reservers = new Reservers(bed, hub, FREE);
    reservers.start();
    bed.await().until(() -> acknowledged.size() > 200 && reservers.given() > 200);

    broker.kill();
    int before = acknowledged.size();
    assertThat(enough.await(OUTAGE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    assertThat(acknowledged)
        .as("at most what was on its way was still acknowledged")
        .hasSizeLessThanOrEqualTo(before + SENDERS);
    assertThat(otherAnswers).containsOnly(503);
    broker.restart();
    int after = acknowledged.size();
    int givenBefore = reservers.given();
    bed.await()
        .until(() -> acknowledged.size() > after + 200 && reservers.given() > givenBefore + 200);
    reservers.stop();
    enough.countDown();
    for (Future<?> sender : sending) {
      sender.get(60, TimeUnit.SECONDS);
    }
    senders.shutdown();

    reservers.requireEachGivenOnce();
    assertThat(otherAnswers).containsOnly(503);
    try (Cluster kafka = new Cluster(broker.bootstrapServers())) {
      bed.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(commandsByOrder(kafka, bed).keySet()).containsAll(acknowledged));
      assertThat(commandsByOrder(kafka, bed))
          .allSatisfy((order, commands) -> assertThat(commands).isEqualTo(1L));
    }
  }

  /** Sends until it is acknowledged, as Salesforce does; gives up when the test is over. */
  private static void sell(
      Salesforce salesforce, int number, Set<String> acknowledged, Set<Integer> otherAnswers)
      throws IOException {
    HttpResponse<String> answer =
        salesforce.send(Salesforce.order(number), Salesforce.line(number, "STATIC-IP"));
    if (answer.statusCode() == 200) {
      acknowledged.add(Salesforce.orderId(number));
      // The same once more, as when the acknowledgement was lost on its way.
      if (number % 10 == 0) {
        salesforce.send(Salesforce.order(number), Salesforce.line(number, "STATIC-IP"));
      }
    } else {
      otherAnswers.add(answer.statusCode());
    }
  }

  private static Map<String, Long> commandsByOrder(Cluster kafka, TestBed bed) {
    try (RegistrySchemaIds ids = new RegistrySchemaIds(RegistrySettings.at(bed.registryUrl()))) {
      List<ConsumerRecord<String, ProvisioningCommand>> commands =
          kafka.records(
              bed.topic("oss.commands.activation"),
              new StringDeserializer(),
              new AvroSerdes(ids).of(ProvisioningCommand.class).deserializer());
      return commands.stream()
          .collect(Collectors.groupingBy(ConsumerRecord::key, Collectors.counting()));
    }
  }
}
