package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one record into what is to be written because of it. Runs on the workers, several at once.
 */
final class CommandHandler {

  private static final Logger log = LoggerFactory.getLogger(CommandHandler.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int FRAMES = 5;

  private final Topic<ProvisioningResult> results;
  private final Deserializer<ProvisioningCommand> commandReader;
  private final Serializer<ProvisioningResult> resultWriter;
  private final CommandProcedure procedure;
  private final Surroundings surroundings;
  private final RunnerMetrics metrics;
  private final String reportedBy;
  private final DeadLetters deadLetters;

  CommandHandler(String target, Surroundings surroundings, RunnerMetrics metrics) {
    this.results = surroundings.topics().results();
    this.commandReader = surroundings.serdes().of(ProvisioningCommand.class).deserializer();
    this.resultWriter = surroundings.serdes().of(ProvisioningResult.class).serializer();
    this.procedure = new CommandProcedure(target, surroundings.clock());
    this.surroundings = surroundings;
    this.metrics = metrics;
    this.reportedBy = target + "/" + surroundings.instanceId();
    this.deadLetters = new DeadLetters(surroundings.clock(), reportedBy);
  }

  /**
   * Empty when the delivery was given up meanwhile: whoever gets it next answers it.
   *
   * @throws RuntimeException if nothing can be converted any more, for a reason that is not the
   *     record's fault and that no waiting mends: a registry that refuses its answers, for one
   */
  Optional<Answer> handle(Delivery delivery, LegacySystem system) {
    long start = System.nanoTime();
    metrics.taken();
    try {
      return Optional.of(new Answer(delivery, answer(delivery, system)));
    } catch (InterruptedException givenUp) {
      log.info("Gave up {}; it is verified when it is taken up again", delivery.place());
      return Optional.empty();
    } finally {
      metrics.handedBack(System.nanoTime() - start);
    }
  }

  private ProducerRecord<byte[], byte[]> answer(Delivery delivery, LegacySystem system)
      throws InterruptedException {
    ProvisioningCommand command;
    try {
      command = patiently(delivery, () -> read(delivery));
    } catch (SerializationException unreadable) {
      metrics.deadLetter();
      log.warn(
          "Cannot read the command at {}; it goes to {}",
          delivery.place(),
          Topic.deadLettersOf(delivery.record().topic()));
      return deadLetters.of(delivery.record(), unreadable);
    }
    ProvisioningResult result = result(command, outcome(command, delivery, system));
    metrics.result(result.getOutcome());
    byte[] value = patiently(delivery, () -> resultWriter.serialize(results.name(), result));
    byte[] key = result.getOrderId().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(results.name(), key, value);
  }

  private ProvisioningCommand read(Delivery delivery) {
    ProvisioningCommand command =
        commandReader.deserialize(delivery.record().topic(), delivery.record().value());
    if (command == null) {
      throw new SerializationException("A command without a value");
    }
    return command;
  }

  /** A registry that is away says nothing about the record: it is asked until it is back. */
  private static <T> T patiently(Delivery delivery, Supplier<T> conversion)
      throws InterruptedException {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    while (true) {
      try {
        return conversion.get();
      } catch (RetriableException e) {
        Duration pause = backoff.next();
        log.warn(
            "Cannot convert the command at {} or its result yet, trying again in {} ms: {}",
            delivery.place(),
            pause.toMillis(),
            e.toString());
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private Outcome outcome(ProvisioningCommand command, Delivery delivery, LegacySystem system)
      throws InterruptedException {
    try {
      return procedure.carryOut(command, delivery.history(), system);
    } catch (LeasedSystem.LeaseLost | Gate.NotBegun notCalled) {
      throw notCalled;
    } catch (InterruptedException interrupted) {
      if (delivery.assignment().givenUp()) {
        throw interrupted;
      }
      log.warn("The adapter broke off command {} on its own", command.getCommandId());
      return new Outcome.Unknown("The adapter broke off");
    } catch (RuntimeException e) {
      log.error(
          "The adapter failed on command {}: {} at {}",
          command.getCommandId(),
          e.getClass().getName(),
          where(e));
      return new Outcome.Unknown("The adapter failed: " + e);
    }
  }

  /** The stack without the message, which may quote what the command holds. */
  private static String where(RuntimeException e) {
    return Arrays.stream(e.getStackTrace())
        .limit(FRAMES)
        .map(Objects::toString)
        .collect(Collectors.joining(" < "));
  }

  private ProvisioningResult result(ProvisioningCommand command, Outcome outcome) {
    if (outcome instanceof Outcome.Completed completed) {
      return result(
          command, dev.crossconnect.avro.Outcome.COMPLETED, null, null, completed.attributes());
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      return result(
          command,
          dev.crossconnect.avro.Outcome.REJECTED,
          rejected.code(),
          rejected.detail(),
          Map.of());
    }
    if (outcome instanceof Outcome.Failed failed) {
      return result(
          command, dev.crossconnect.avro.Outcome.FAILED, failed.code(), failed.detail(), Map.of());
    }
    Outcome.Unknown unknown = (Outcome.Unknown) outcome;
    return result(command, dev.crossconnect.avro.Outcome.UNKNOWN, null, unknown.detail(), Map.of());
  }

  /** Not with the record's builder, which copies every value and takes three times as long. */
  private ProvisioningResult result(
      ProvisioningCommand command,
      dev.crossconnect.avro.Outcome outcome,
      String code,
      String detail,
      Map<String, String> attributes) {
    return new ProvisioningResult(
        command.getCommandId(),
        command.getOrderId(),
        command.getLineId(),
        command.getTask(),
        outcome,
        code,
        detail,
        attributes,
        surroundings.clock().instant(),
        reportedBy,
        command.getAttempt());
  }
}
