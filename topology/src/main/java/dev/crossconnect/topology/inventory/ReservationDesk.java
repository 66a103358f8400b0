package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.query.Problem;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where callers' requests for reservations go to their pools, and where callers wait for what
 * becomes of them. A pool that is worked on in this process is asked by its task's inbox, any other
 * by Kafka. What callers are told is committed: the pool's task tells them after its commit if it
 * is in this process, or else the answer is read from its topic; it never comes from a store that a
 * crash could take back.
 */
public final class ReservationDesk implements AutoCloseable {

  private static final String REMEDY = "Send the same again: a repeat has no second effect";

  private final Callers callers;
  private final KafkaProducer<String, ReservationRequest> producer;
  private final AnswerReader answers;
  private final String topic;
  private final String instance;
  private final String epoch;
  private final Duration patience;
  private final IntFunction<Position> committedHere;

  /** How many partitions pools are in, once that is known; it never changes. */
  private volatile int partitions;

  /** An answer, and up to where the pool has come with it. */
  record Answered(ReservationResult result, Position position) {}

  /**
   * Connects to Kafka; {@link #start} begins to read answers.
   *
   * @param instance the name of this instance, by which it gets its own answers
   * @param callers told by the pools that are worked on in this process
   * @param epoch of the cluster, for positions
   * @param committedHere a position that includes what the task of a partition here has committed
   */
  public ReservationDesk(
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      Callers callers,
      String instance,
      String epoch,
      Duration patience,
      IntFunction<Position> committedHere) {
    int millis = Math.toIntExact(patience.toMillis());
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // Callers come in waves, all at once behind a commit: what comes while a request is on its way
    // goes along in the next.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis / 2));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    this.producer =
        new KafkaProducer<>(
            properties, new StringSerializer(), serdes.of(ReservationRequest.class).serializer());
    this.callers = callers;
    this.topic = topics.reservationRequests().name();
    this.instance = instance;
    this.epoch = epoch;
    this.patience = patience;
    this.committedHere = committedHere;
    this.answers = new AnswerReader(topics, serdes, kafka, instance, callers::tell);
  }

  public void start() {
    answers.start();
  }

  /** The epoch of the cluster. */
  String epoch() {
    return epoch;
  }

  /** Asks the pool and waits for its answer. */
  Answered ask(PoolId pool, ReservationRequest.Builder request) {
    ReservationRequest asked =
        request
            .setRequestId(UUID.randomUUID().toString())
            .setReplyTo(ReplyTo.CALLER)
            .setReplyKey(instance)
            .build();
    long end = System.nanoTime() + patience.toNanos();
    try {
      Optional<Answered> answered = askHere(pool, asked, end);
      return answered.isPresent() ? answered.get() : askByKafka(pool, asked, end);
    } catch (TimeoutException e) {
      throw noAnswer();
    } catch (ExecutionException | KafkaException e) {
      throw notTaken(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw InventoryProblem.NO_ANSWER.with("The hub is stopping", Map.of());
    } finally {
      callers.leave(asked.getRequestId());
    }
  }

  /** The answer of the pool's task, if that is here and stays until it has answered. */
  private Optional<Answered> askHere(PoolId pool, ReservationRequest request, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    int partition = partition(pool);
    CompletableFuture<Optional<ReservationResult>> answer = callers.await(request.getRequestId());
    if (!callers.hand(partition, request)) {
      return Optional.empty();
    }
    try {
      return before(end, answer)
          .map(result -> new Answered(result, committedHere.apply(partition)));
    } catch (TimeoutException e) {
      if (callers.takeBack(partition, request)) {
        throw notTaken("the pool's task has no time for it");
      }
      throw e;
    }
  }

  private int partition(PoolId pool) {
    if (partitions == 0) {
      partitions = producer.partitionsFor(topic).size();
    }
    return BuiltInPartitioner.partitionForKey(
        pool.key().getBytes(StandardCharsets.UTF_8), partitions);
  }

  private Answered askByKafka(PoolId pool, ReservationRequest request, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Optional<ReservationResult>> answer = callers.await(request.getRequestId());
    CompletableFuture<Position> position = new CompletableFuture<>();
    answers.awaitReading(patience);
    write(pool, request, position, answer::completeExceptionally);
    try {
      return new Answered(before(end, answer).orElseThrow(), before(end, position));
    } catch (TimeoutException e) {
      if (!position.isDone()) {
        throw notTaken("it has not said so");
      }
      throw e;
    }
  }

  private HttpResponseException noAnswer() {
    return InventoryProblem.NO_ANSWER.with(
        "The pool has not answered within " + patience.toMillis() + " ms",
        Map.of("remedy", REMEDY));
  }

  private static HttpResponseException notTaken(String why) {
    return InventoryProblem.NOT_TAKEN.with(
        "It was not taken in time: " + why, Map.of(Problem.RETRY_AFTER, "1", "remedy", REMEDY));
  }

  /**
   * The answer comes after Kafka has said where the request stands: who waits for it is woken once.
   *
   * @param position where it stands, as soon as Kafka has taken it
   * @param refused told if Kafka does not take it, so that nobody waits for an answer
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
  private void write(
      PoolId pool,
      ReservationRequest request,
      CompletableFuture<Position> position,
      Consumer<Exception> refused) {
    producer.send(
        new ProducerRecord<>(topic, pool.key(), request),
        (written, failure) -> {
          if (failure == null) {
            position.complete(
                Position.at(
                    epoch,
                    Map.of(new TopicPartition(topic, written.partition()), written.offset())));
          } else {
            refused.accept(failure);
          }
        });
  }

  private static <T> T before(long end, CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** A request about one part of a reservation. */
  static ReservationRequest.Builder about(
      String reservationId, ReservationPart.Builder part, PoolId pool) {
    return ReservationRequest.newBuilder()
        .setReservationId(reservationId)
        .setParts(java.util.List.of(part.setSite(pool.site()).setKind(pool.kind()).build()));
  }

  @Override
  public void close() {
    answers.close();
    producer.close(Duration.ofSeconds(2));
  }
}
