package dev.crossconnect.avro.serde;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.Schema;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes a generated record behind its schema's id: {@code 00}, four bytes of id, Avro binary.
 *
 * <p>One instance serves many threads; each keeps a buffer of its own.
 */
final class RecordSerializer<V extends SpecificRecord> implements Serializer<V> {

  static final byte MAGIC = 0;
  static final int HEADER = 5;

  private static final ThreadLocal<Buffer> BUFFERS = ThreadLocal.withInitial(Buffer::new);

  private final Schema schema;
  private final SchemaIds ids;
  private final FieldByField writer;

  RecordSerializer(Class<V> type, SchemaIds ids) {
    this.schema = SpecificData.get().getSchema(type);
    this.ids = ids;
    this.writer = FieldByField.of(schema);
  }

  @Override
  public byte[] serialize(String topic, V data) {
    if (data == null) {
      return null;
    }
    int id = ids.idOf(schema);
    try {
      return BUFFERS.get().write(id, writer, data);
    } catch (RuntimeException e) {
      throw new SerializationException(
          "Cannot write a "
              + schema.getFullName()
              + " to topic "
              + topic
              + ": "
              + whatIsWrong(data, e)
              + ". Every field that is not nullable needs a value of its schema's type",
          e);
    }
  }

  /** Avro names the field. */
  private String whatIsWrong(V data, Exception otherwise) {
    try {
      new SpecificDatumWriter<V>(schema)
          .write(data, EncoderFactory.get().binaryEncoder(OutputStream.nullOutputStream(), null));
      return otherwise.getMessage();
    } catch (IOException | RuntimeException e) {
      return e.getMessage();
    }
  }

  private static final class Buffer {

    private static final int USUAL = 512;

    /** A buffer that once held a giant is not kept for the dwarfs that follow. */
    private static final int LARGEST_KEPT = 1 << 20;

    private BinaryOutput out = new BinaryOutput(USUAL);

    byte[] write(int id, FieldByField writer, SpecificRecord data) {
      out.begin();
      out.raw(MAGIC);
      out.raw((byte) (id >>> 24));
      out.raw((byte) (id >>> 16));
      out.raw((byte) (id >>> 8));
      out.raw((byte) id);
      writer.write(data, out);
      byte[] written = out.toBytes();
      if (out.capacity() > LARGEST_KEPT) {
        out = new BinaryOutput(USUAL);
      }
      return written;
    }
  }
}
