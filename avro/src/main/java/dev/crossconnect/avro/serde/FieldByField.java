package dev.crossconnect.avro.serde;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions.DecimalConversion;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes records as Avro does, byte for byte. What is to be done about each field is worked out
 * once from the schema; Avro works it out for every value anew, which takes longer than to write
 * it.
 *
 * <p>What is wrong with a record that cannot be written, Avro's own writer can say better.
 */
final class FieldByField {

  private static final DecimalConversion DECIMALS = new DecimalConversion();

  /** Writes a value of one schema. */
  private interface Step {
    void write(Object value, Encoder encoder) throws IOException;
  }

  private final Step record;

  private FieldByField(Step record) {
    this.record = record;
  }

  static FieldByField of(Schema schema) {
    return new FieldByField(step(schema));
  }

  void write(SpecificRecord value, Encoder encoder) throws IOException {
    record.write(value, encoder);
  }

  private static Step step(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return (value, encoder) -> encoder.writeLong(((Instant) value).toEpochMilli());
    }
    if (logical instanceof LogicalTypes.Decimal) {
      return (value, encoder) ->
          encoder.writeBytes(DECIMALS.toBytes((BigDecimal) value, schema, logical));
    }
    if (logical != null) {
      throw unheardOf(schema);
    }
    return switch (schema.getType()) {
      case RECORD -> ofRecord(schema.getFields().stream().map(f -> step(f.schema())).toList());
      case ARRAY -> ofList(step(schema.getElementType()));
      case MAP -> ofMap(step(schema.getValueType()));
      case UNION -> ofNullable(schema);
      case ENUM ->
          (value, encoder) -> encoder.writeEnum(schema.getEnumOrdinal(((Enum<?>) value).name()));
      case STRING -> (value, encoder) -> encoder.writeString((String) value);
      case BYTES -> (value, encoder) -> encoder.writeBytes((ByteBuffer) value);
      case INT -> (value, encoder) -> encoder.writeInt((Integer) value);
      case LONG -> (value, encoder) -> encoder.writeLong((Long) value);
      case BOOLEAN -> (value, encoder) -> encoder.writeBoolean((Boolean) value);
      default -> throw unheardOf(schema);
    };
  }

  private static Step ofRecord(List<Step> ofFields) {
    Step[] fields = ofFields.toArray(Step[]::new);
    return (value, encoder) -> {
      SpecificRecord record = (SpecificRecord) value;
      for (int i = 0; i < fields.length; i++) {
        fields[i].write(record.get(i), encoder);
      }
    };
  }

  private static Step ofList(Step ofElement) {
    return (value, encoder) -> {
      List<?> list = (List<?>) value;
      encoder.writeArrayStart();
      encoder.setItemCount(list.size());
      for (Object element : list) {
        encoder.startItem();
        ofElement.write(element, encoder);
      }
      encoder.writeArrayEnd();
    };
  }

  private static Step ofMap(Step ofValue) {
    return (value, encoder) -> {
      Map<?, ?> map = (Map<?, ?>) value;
      encoder.writeMapStart();
      encoder.setItemCount(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        encoder.startItem();
        encoder.writeString((String) entry.getKey());
        ofValue.write(entry.getValue(), encoder);
      }
      encoder.writeMapEnd();
    };
  }

  private static Step ofNullable(Schema union) {
    List<Schema> branches = union.getTypes();
    if (branches.size() != 2 || branches.get(0).getType() != Schema.Type.NULL) {
      throw unheardOf(union);
    }
    Step ofValue = step(branches.get(1));
    return (value, encoder) -> {
      encoder.writeIndex(value == null ? 0 : 1);
      if (value != null) {
        ofValue.write(value, encoder);
      }
    };
  }

  private static IllegalArgumentException unheardOf(Schema schema) {
    return new IllegalArgumentException("No record of the hub had " + schema + " so far");
  }
}
