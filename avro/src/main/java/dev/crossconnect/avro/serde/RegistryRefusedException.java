package dev.crossconnect.avro.serde;

import org.apache.kafka.common.KafkaException;

/**
 * The schema registry was asked and said no: to the credentials, or to a schema. The same question
 * gets the same answer until a person changes something, so this is not retriable; and it is not
 * the fault of any one record, so it is no {@code SerializationException} either.
 */
public final class RegistryRefusedException extends KafkaException {

  private static final long serialVersionUID = 1L;

  RegistryRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
