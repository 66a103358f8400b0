package dev.crossconnect.topology;

import dev.crossconnect.avro.serde.RegistryRefusedException;
import dev.crossconnect.avro.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record that cannot be read, processed or written must not hold up those behind it: it goes
 * untouched to the dead letters of the topic it came from, in the same transaction that passes it
 * over, with headers that say why, where and when.
 *
 * <p>What is not the record's fault (a registry or a broker that does not answer) is no reason to
 * put it aside: then the thread stops, and the record is read again.
 */
public final class DeadLetters
    implements DeserializationExceptionHandler,
        ProcessingExceptionHandler,
        ProductionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int LONGEST_REASON = 1_000;

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    if (isNotTheRecordsFault(exception)) {
      return DeserializationExceptionHandler.Response.fail();
    }
    LOG.warn("{} cannot be read: {}", place(context), exception.toString());
    return DeserializationExceptionHandler.Response.resume(
        List.of(letter(context, "read", record.key(), record.value(), exception)));
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (isNotTheRecordsFault(exception) || context.topic() == null) {
      return ProcessingExceptionHandler.Response.fail();
    }
    LOG.error("{} cannot be processed", place(context), exception);
    return ProcessingExceptionHandler.Response.resume(
        List.of(
            letter(
                context, "process", context.sourceRawKey(), context.sourceRawValue(), exception)));
  }

  @Override
  public ProductionExceptionHandler.Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (!(exception instanceof RecordTooLargeException)) {
      return ProductionExceptionHandler.Response.fail();
    }
    LOG.error("What {} led to is too large for {}", place(context), record.topic(), exception);
    return ProductionExceptionHandler.Response.resume(sourceLetter(context, exception));
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface's own signature
  public ProductionExceptionHandler.Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    if (isNotTheRecordsFault(exception)) {
      return ProductionExceptionHandler.Response.fail();
    }
    LOG.error("What {} led to cannot be written to {}", place(context), record.topic(), exception);
    return ProductionExceptionHandler.Response.resume(sourceLetter(context, exception));
  }

  private static List<ProducerRecord<byte[], byte[]>> sourceLetter(
      ErrorHandlerContext context, Exception exception) {
    return context.topic() == null
        ? List.of()
        : List.of(
            letter(context, "write", context.sourceRawKey(), context.sourceRawValue(), exception));
  }

  private static ProducerRecord<byte[], byte[]> letter(
      ErrorHandlerContext context, String step, byte[] key, byte[] value, Exception exception) {
    Headers headers = new RecordHeaders();
    context.headers().forEach(headers::add);
    add(headers, "hub-error-step", step);
    add(headers, "hub-error-reason", reason(exception));
    add(headers, "hub-error-topic", context.topic());
    add(headers, "hub-error-partition", Integer.toString(context.partition()));
    add(headers, "hub-error-offset", Long.toString(context.offset()));
    add(headers, "hub-error-node", context.processorNodeId());
    add(headers, "hub-error-timestamp", Long.toString(context.timestamp()));
    return new ProducerRecord<>(
        Topic.deadLettersOf(context.topic()), null, context.timestamp(), key, value, headers);
  }

  private static String reason(Exception exception) {
    Throwable root = exception;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String reason = root.toString();
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }

  private static String place(ErrorHandlerContext context) {
    return context.topic() + "-" + context.partition() + "@" + context.offset();
  }

  private static boolean isNotTheRecordsFault(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      // A store that is being closed or moved, such as that of prices when the process stops.
      if (cause instanceof RetriableException
          || cause instanceof RegistryRefusedException
          || cause instanceof InvalidStateStoreException) {
        return true;
      }
      if (cause.getCause() == cause) {
        break;
      }
    }
    return false;
  }
}
