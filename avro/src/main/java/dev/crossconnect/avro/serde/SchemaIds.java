package dev.crossconnect.avro.serde;

import org.apache.avro.Schema;

/**
 * The agreement between writers and readers of Avro records: which number stands for which schema.
 * Implementations are thread-safe and remember what they were told, so that only the first question
 * about a schema leaves the process.
 */
public interface SchemaIds {

  /** The number to write in front of records of this schema, which is registered if need be. */
  int idOf(Schema schema);

  /** The schema that a record with this number in front was written with. */
  Schema schemaOf(int id);
}
