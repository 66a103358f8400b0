package dev.crossconnect.avro.serde;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads what {@link RecordSerializer} (or Apicurio's own serde) wrote, also with older or newer
 * schemas.
 *
 * <p>Bytes from a topic are not to be trusted. Whatever they are, this returns a record that takes
 * up all of them, or fails with a {@link SerializationException}; what {@link SchemaIds} throws
 * because the registry cannot be asked is no such failure and passes through as it is. Every length
 * is checked against the bytes that are left before anything is allocated, here as by Avro itself.
 */
final class RecordDeserializer<V extends SpecificRecord> implements Deserializer<V> {

  private final Schema schema;
  private final SpecificData model;
  private final PlainLists lists;
  private final SchemaIds ids;
  private final FieldByField fields;
  private final ConcurrentMap<Integer, Reader> readers = new ConcurrentHashMap<>();

  /** Reads a record that begins after the header. */
  private interface Reader {

    /** What is read and whether there is nothing behind it. */
    Read read(byte[] data) throws IOException;
  }

  private record Read(Object record, boolean complete) {}

  RecordDeserializer(Class<V> type, SchemaIds ids) {
    this.schema = SpecificData.get().getSchema(type);
    this.model = avrosOwnModel(type);
    this.lists = PlainLists.of(schema);
    this.fields = FieldByField.of(schema);
    this.ids = ids;
  }

  /**
   * Avro keeps its faster reader, which takes half the time, for models of its own making. It fills
   * lists of its own making too, which {@link PlainLists} makes up for.
   */
  static SpecificData avrosOwnModel(Class<?> type) {
    SpecificData model = new SpecificData();
    SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
    return model;
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
    Reader reader = readerOf(id, topic);
    Read read;
    try {
      read = reader.read(data);
    } catch (EOFException e) {
      throw unreadable(topic, id, "the record is cut short", e);
    } catch (IOException | RuntimeException e) {
      throw unreadable(topic, id, e.getMessage(), e);
    }
    if (!read.complete()) {
      throw unreadable(topic, id, "there are bytes left behind the record", null);
    }
    @SuppressWarnings("unchecked") // of this deserializer's schema, whoever has read it
    V record = (V) read.record();
    return record;
  }

  /** As it was written in the schema of today. */
  private Read readFields(byte[] data) throws IOException {
    BinaryInput in = new BinaryInput(data, RecordSerializer.HEADER);
    Object record = fields.read(in);
    return new Read(record, in.isAtEnd());
  }

  /** As it was written in another, which Avro brings into line. */
  private Reader resolving(Schema writer) {
    SpecificDatumReader<V> reader = new SpecificDatumReader<>(writer, schema, model);
    return data -> {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(
                  data, RecordSerializer.HEADER, data.length - RecordSerializer.HEADER, null);
      V record = reader.read(null, decoder);
      boolean complete = decoder.isEnd();
      lists.in(record);
      return new Read(record, complete);
    };
  }

  /** Not {@code computeIfAbsent}, which would hold up other threads while the registry is asked. */
  private Reader readerOf(int id, String topic) {
    Reader reader = readers.get(id);
    if (reader == null) {
      Schema writer = ids.schemaOf(id);
      if (!isOneOfOurs(writer)) {
        throw unreadable(topic, id, "that is the schema of a " + writer.getFullName(), null);
      }
      reader = writer.equals(schema) ? this::readFields : resolving(writer);
      readers.put(id, reader);
    }
    return reader;
  }

  /** Avro would read any record whose fields happen to fit. */
  private boolean isOneOfOurs(Schema writer) {
    return writer.getType() == Schema.Type.RECORD
        && (writer.getFullName().equals(schema.getFullName())
            || schema.getAliases().contains(writer.getFullName()));
  }

  private SerializationException unreadable(String topic, int id, String why, Exception cause) {
    return new SerializationException(
        "Cannot read a record on topic "
            + topic
            + " as "
            + schema.getFullName()
            + ", written with schema id "
            + id
            + ": "
            + why,
        cause);
  }
}
