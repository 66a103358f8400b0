package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.connectors.gateway.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** The header of a notification that comes from quarantine, with the id of its entry. */
  private static final String REPLAY = "hub-replay";

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Producer<String, SalesforceNotification> producer;
  private final Topic<SalesforceNotification> topic;
  private final Topic<QuarantinedNotification> quarantine;
  private final Supplier<String> epoch;
  private final Clock clock;

  NotificationLog(
      Producer<String, SalesforceNotification> producer,
      Topics topics,
      Supplier<String> epoch,
      Clock clock) {
    this.producer = producer;
    this.topic = topics.notifications();
    this.quarantine = topics.quarantine();
    this.epoch = epoch;
    this.clock = clock;
  }

  /**
   * Writes all of them, in this order as far as they share a key. What it returns completes once
   * every one is durable, with how far the log has come, or with a {@link Refusal} when one could
   * not be written in time.
   */
  CompletableFuture<Position> append(
      String organisationId, Door door, List<Arrival> arrivals, Deadline deadline) {
    Instant receivedAt = clock.instant();
    return send(
        arrivals.stream()
            .map(
                arrival ->
                    new ProducerRecord<>(
                        topic.name(),
                        arrival.key(),
                        asRecord(organisationId, door, receivedAt, arrival)))
            .toList(),
        deadline);
  }

  /**
   * Writes a notification from quarantine once more, under its own key, so that it comes in order
   * with what else there is about its record.
   *
   * @throws Refusal when it could not be written in time
   */
  Position replay(QuarantinedNotification entry, Deadline deadline) {
    SalesforceNotification notification = entry.getNotification();
    String key =
        Optional.ofNullable(entry.getNotificationKey())
            .or(() -> Optional.ofNullable(notification.getRecordId()))
            .orElse(entry.getId());
    ProducerRecord<String, SalesforceNotification> again =
        new ProducerRecord<>(topic.name(), key, notification);
    again.headers().add(REPLAY, entry.getId().getBytes(StandardCharsets.UTF_8));
    return awaited(again, deadline);
  }

  /**
   * Takes an entry out of quarantine.
   *
   * @throws Refusal when it could not be written in time
   */
  Position discard(QuarantineEntry entry, Deadline deadline) {
    return awaited(
        new ProducerRecord<>(quarantine.name(), entry.place().partition(), entry.id(), null),
        deadline);
  }

  private Position awaited(
      ProducerRecord<String, SalesforceNotification> record, Deadline deadline) {
    try {
      return send(List.of(record), deadline).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : e;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
  private CompletableFuture<Position> send(
      List<ProducerRecord<String, SalesforceNotification>> records, Deadline deadline) {
    Appending appending = new Appending(records.size());
    try {
      for (ProducerRecord<String, SalesforceNotification> record : records) {
        if (deadline.passed()) {
          appending.fail(new TimeoutException("There was no time left to send all records"));
        }
        if (appending.failed()) {
          // Each further one might hold this thread as long as the one that failed.
          break;
        }
        producer.send(record, appending);
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
