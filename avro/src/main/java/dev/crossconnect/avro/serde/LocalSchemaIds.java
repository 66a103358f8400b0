package dev.crossconnect.avro.serde;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** An agreement within one process, for topologies that run without a registry. */
public final class LocalSchemaIds implements SchemaIds {

  private final List<Schema> schemas = new ArrayList<>();

  @Override
  public synchronized int idOf(Schema schema) {
    int index = schemas.indexOf(schema);
    if (index < 0) {
      schemas.add(schema);
      index = schemas.size() - 1;
    }
    return index + 1;
  }

  @Override
  public synchronized Schema schemaOf(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new SerializationException("No schema has the id " + id + " in this process");
    }
    return schemas.get(id - 1);
  }
}
