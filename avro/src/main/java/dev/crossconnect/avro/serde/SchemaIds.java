package dev.crossconnect.avro.serde;

import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The agreement between writers and readers of Avro records: which number stands for which schema.
 * Implementations are thread-safe and remember what they were told, so that only the first question
 * about a schema leaves the process.
 *
 * <p>Three kinds of failure are told apart, because a consumer has to treat them differently:
 *
 * <ul>
 *   <li>{@link SerializationException}: it is the record's fault, and will be for ever. The record
 *       may go to a dead letter topic.
 *   <li>{@link RegistryUnavailableException}: nobody knows yet. The record is good as far as anyone
 *       can tell, so it must stay where it is and be tried again.
 *   <li>{@link RegistryRefusedException}: a person has to change something (credentials, a schema,
 *       a setting). Processing should stop and say so.
 * </ul>
 */
public interface SchemaIds {

  /**
   * The number to write in front of records of this schema, which is registered if need be.
   *
   * @throws RegistryUnavailableException when it is not known here and nobody can be asked
   * @throws RegistryRefusedException when the registry does not take or does not have the schema
   */
  int idOf(Schema schema);

  /**
   * The schema that a record with this number in front was written with.
   *
   * @throws SerializationException when the number stands for no Avro schema
   * @throws RegistryUnavailableException when it is not known here and nobody can be asked
   * @throws RegistryRefusedException when the registry will not tell
   */
  Schema schemaOf(int id);
}
