package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.connectors.gateway.Refusal.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Where everything that comes in is written before anything else happens to it. All requests share
 * one idempotent producer, and with it each other's batches; no transaction holds a request
 * together, because whatever was written of one that failed comes again, and a repeat has no second
 * effect.
 */
final class NotificationLog implements AutoCloseable {

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Producer<String, SalesforceNotification> producer;
  private final Topic<SalesforceNotification> topic;
  private final Supplier<String> epoch;
  private final Clock clock;

  NotificationLog(
      Producer<String, SalesforceNotification> producer,
      Topic<SalesforceNotification> topic,
      Supplier<String> epoch,
      Clock clock) {
    this.producer = producer;
    this.topic = topic;
    this.epoch = epoch;
    this.clock = clock;
  }

  /**
   * Writes all of them, in this order as far as they share a key. What it returns completes once
   * every one is durable, with how far the log has come, or with a {@link Refusal} when one could
   * not be written in time.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
  CompletableFuture<Position> append(
      String organisationId, Door door, List<Arrival> arrivals, Deadline deadline) {
    Appending appending = new Appending(topic.name(), arrivals.size());
    Instant receivedAt = clock.instant();
    try {
      for (Arrival arrival : arrivals) {
        if (deadline.passed()) {
          appending.fail(new TimeoutException("There was no time left to send all records"));
        }
        if (appending.failed()) {
          // Each further one might hold this thread as long as the one that failed.
          break;
        }
        producer.send(
            new ProducerRecord<>(
                topic.name(), arrival.key(), asRecord(organisationId, door, receivedAt, arrival)),
            appending);
      }
    } catch (KafkaException e) {
      appending.fail(e);
    }
    return appending
        .written()
        .orTimeout(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS)
        .handle(
            (offsets, failure) -> {
              if (failure != null) {
                throw notDurable();
              }
              return Position.at(epoch.get(), offsets);
            });
  }

  private static Refusal notDurable() {
    return Refusal.forNow(
        Reason.NOT_DURABLE,
        "Kafka could not take it in time; nothing is accepted, so send it again",
        RETRY);
  }

  private static SalesforceNotification asRecord(
      String organisationId, Door door, Instant receivedAt, Arrival arrival) {
    return new SalesforceNotification(
        organisationId,
        door,
        arrival.notificationId().orElse(null),
        arrival.sobjectType().orElse(null),
        arrival.recordId().orElse(null),
        receivedAt,
        arrival.payload());
  }

  /** Waits a moment for what is on its way: its callers still wait for it. */
  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
