package dev.crossconnect.avro.serde;

import java.util.Collection;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The one place where serdes for the hub's records come from: whatever has to happen to every
 * record on its way in and out of Kafka happens behind this.
 */
public final class AvroSerdes {

  private final SchemaIds ids;

  public AvroSerdes(SchemaIds ids) {
    this.ids = ids;
  }

  /** A thread-safe serde for records of this type; readers of older records see them as this. */
  public <V extends SpecificRecord> Serde<V> of(Class<V> type) {
    return Serdes.serdeFrom(new RecordSerializer<>(type, ids), new RecordDeserializer<>(type, ids));
  }

  /** Asks for the ids of these records now, so that the first of them does not have to wait. */
  public void warmUp(Collection<? extends Class<? extends SpecificRecord>> types) {
    types.forEach(type -> ids.idOf(SpecificData.get().getSchema(type)));
  }
}
