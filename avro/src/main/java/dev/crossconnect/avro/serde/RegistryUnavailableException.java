package dev.crossconnect.avro.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry could not be asked: it is down, too slow, overloaded or not a registry.
 *
 * <p>That says nothing about the record at hand, so this is deliberately no {@code
 * SerializationException}: a handler that sends records it cannot read to a dead letter topic must
 * let this one stop the task instead, and the record is read again when the task comes back.
 */
public final class RegistryUnavailableException extends RetriableException {

  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
