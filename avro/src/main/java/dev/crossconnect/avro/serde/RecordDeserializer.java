package dev.crossconnect.avro.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads what {@link RecordSerializer} (or Apicurio's own serde) wrote, also with older schemas. */
final class RecordDeserializer<V extends SpecificRecord> implements Deserializer<V> {

  private final Schema schema;
  private final SchemaIds ids;
  private final Map<Integer, SpecificDatumReader<V>> readers = new ConcurrentHashMap<>();

  RecordDeserializer(Class<V> type, SchemaIds ids) {
    this.schema = SpecificData.get().getSchema(type);
    this.ids = ids;
  }

  @Override
  public V deserialize(String topic, byte[] data) {
    if (data == null) {
      return null;
    }
    if (data.length < RecordSerializer.HEADER || data[0] != RecordSerializer.MAGIC) {
      throw new SerializationException(
          "A record on topic "
              + topic
              + " does not begin with 00 and a schema id of four bytes, as every record of the hub"
              + " does");
    }
    int id = ByteBuffer.wrap(data, 1, 4).getInt();
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                data, RecordSerializer.HEADER, data.length - RecordSerializer.HEADER, null);
    try {
      return readers.computeIfAbsent(id, this::reader).read(null, decoder);
    } catch (IOException | AvroRuntimeException | ClassCastException | IllegalStateException e) {
      throw new SerializationException(
          "Cannot read a record on topic "
              + topic
              + " as "
              + schema.getFullName()
              + " (written with schema id "
              + id
              + "): "
              + e,
          e);
    }
  }

  private SpecificDatumReader<V> reader(int id) {
    return new SpecificDatumReader<>(ids.schemaOf(id), schema);
  }
}
