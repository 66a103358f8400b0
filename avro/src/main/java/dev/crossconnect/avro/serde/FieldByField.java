package dev.crossconnect.avro.serde;

import java.io.EOFException;
import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions.DecimalConversion;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes and reads values of one schema as Avro does, byte for byte. What is to be done about each
 * field is worked out once from the schema; Avro works it out for every value anew, which takes
 * longer than to write it.
 *
 * <p>One class for all kinds of values, because most are so short that it takes longer to find out
 * whose method to call than to write one.
 *
 * <p>What is wrong with a record that cannot be written, Avro's own writer can say better.
 */
final class FieldByField {

  private static final DecimalConversion DECIMALS = new DecimalConversion();

  private enum Kind {
    RECORD,
    LIST,
    MAP,
    ENUM,
    TEXT,
    BYTES,
    INT,
    LONG,
    BOOLEAN,
    INSTANT,
    DECIMAL
  }

  private final Schema schema;
  private final Kind kind;
  private final boolean nullable;

  /** Of the fields of a record, or of the elements of a list or map. */
  private final FieldByField[] parts;

  private final Object[] symbols;
  private final Constructor<?> constructor;

  private FieldByField(Schema schema, boolean nullable) {
    this.schema = schema;
    this.nullable = nullable;
    this.kind = kind(schema);
    this.parts =
        switch (kind) {
          case RECORD ->
              schema.getFields().stream()
                  .map(field -> of(field.schema()))
                  .toArray(FieldByField[]::new);
          case LIST -> new FieldByField[] {of(schema.getElementType())};
          case MAP -> new FieldByField[] {of(schema.getValueType())};
          default -> new FieldByField[0];
        };
    this.symbols = kind == Kind.ENUM ? symbols(schema) : new Object[0];
    this.constructor = kind == Kind.RECORD ? constructor(schema) : null;
  }

  static FieldByField of(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return new FieldByField(schema, false);
    }
    List<Schema> branches = schema.getTypes();
    if (branches.size() != 2 || branches.get(0).getType() != Schema.Type.NULL) {
      throw unheardOf(schema);
    }
    return new FieldByField(branches.get(1), true);
  }

  private static Kind kind(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical != null) {
      if (logical instanceof LogicalTypes.TimestampMillis) {
        return Kind.INSTANT;
      }
      if (logical instanceof LogicalTypes.Decimal && schema.getType() == Schema.Type.BYTES) {
        return Kind.DECIMAL;
      }
      throw unheardOf(schema);
    }
    return switch (schema.getType()) {
      case RECORD -> Kind.RECORD;
      case ARRAY -> Kind.LIST;
      case MAP -> Kind.MAP;
      case ENUM -> Kind.ENUM;
      case STRING -> Kind.TEXT;
      case BYTES -> Kind.BYTES;
      case INT -> Kind.INT;
      case LONG -> Kind.LONG;
      case BOOLEAN -> Kind.BOOLEAN;
      default -> throw unheardOf(schema);
    };
  }

  /** The constants of the generated type, whose order is that of the schema's symbols. */
  private static Object[] symbols(Schema schema) {
    Object[] constants = SpecificData.get().getClass(schema).getEnumConstants();
    List<String> names = Arrays.stream(constants).map(one -> ((Enum<?>) one).name()).toList();
    if (!names.equals(schema.getEnumSymbols())) {
      throw unheardOf(schema);
    }
    return constants;
  }

  private static Constructor<?> constructor(Schema schema) {
    if (schema.getFields().isEmpty()) {
      throw unheardOf(schema); // a list could claim more of them than there is time to read
    }
    Class<?> generated = SpecificData.get().getClass(schema);
    try {
      return generated.getConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("No record was generated of " + schema, e);
    }
  }

  private static IllegalArgumentException unheardOf(Schema schema) {
    return new IllegalArgumentException("No record of the hub had " + schema + " so far");
  }

  void write(Object value, BinaryOutput out) {
    if (nullable) {
      out.number(value == null ? 0 : 1);
      if (value == null) {
        return;
      }
    }
    switch (kind) {
      case RECORD -> writeRecord((SpecificRecordBase) value, out);
      case LIST -> writeList((List<?>) value, out);
      case MAP -> writeMap((Map<?, ?>) value, out);
      case ENUM -> out.number(position((Enum<?>) value));
      case TEXT -> out.text((String) value);
      case BYTES -> out.bytes((ByteBuffer) value);
      case INT -> out.number((Integer) value);
      case LONG -> out.number((Long) value);
      case BOOLEAN -> out.bit((Boolean) value);
      case INSTANT -> out.number(((Instant) value).toEpochMilli());
      case DECIMAL ->
          out.bytes(DECIMALS.toBytes((BigDecimal) value, schema, schema.getLogicalType()));
    }
  }

  @SuppressWarnings("EnumOrdinal") // That constants and symbols are in one order was seen to.
  private static int position(Enum<?> symbol) {
    return symbol.ordinal();
  }

  private void writeRecord(SpecificRecordBase record, BinaryOutput out) {
    for (int i = 0; i < parts.length; i++) {
      parts[i].write(record.get(i), out);
    }
  }

  private void writeList(List<?> list, BinaryOutput out) {
    int size = list.size();
    if (size > 0) {
      out.number(size);
      for (int i = 0; i < size; i++) {
        parts[0].write(list.get(i), out);
      }
    }
    out.number(0);
  }

  private void writeMap(Map<?, ?> map, BinaryOutput out) {
    if (!map.isEmpty()) {
      out.number(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.text((String) entry.getKey());
        parts[0].write(entry.getValue(), out);
      }
    }
    out.number(0);
  }

  /**
   * The next value.
   *
   * @throws EOFException if there are not as many bytes as it takes
   * @throws RuntimeException if the bytes are none of such a value
   */
  Object read(BinaryInput in) throws EOFException {
    if (nullable && in.below(2, "branches") == 0) {
      return null;
    }
    return switch (kind) {
      case RECORD -> readRecord(in);
      case LIST -> readList(in);
      case MAP -> readMap(in);
      case ENUM -> symbols[in.below(symbols.length, "symbols")];
      case TEXT -> in.text();
      case BYTES -> ByteBuffer.wrap(in.bytes());
      case INT -> Math.toIntExact(in.number());
      case LONG -> in.number();
      case BOOLEAN -> in.bit();
      case INSTANT -> Instant.ofEpochMilli(in.number());
      case DECIMAL ->
          DECIMALS.fromBytes(ByteBuffer.wrap(in.bytes()), schema, schema.getLogicalType());
    };
  }

  private SpecificRecordBase readRecord(BinaryInput in) throws EOFException {
    SpecificRecordBase record;
    try {
      record = (SpecificRecordBase) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + schema.getFullName(), e);
    }
    for (int i = 0; i < parts.length; i++) {
      record.put(i, parts[i].read(in));
    }
    return record;
  }

  private List<Object> readList(BinaryInput in) throws EOFException {
    int count = in.count();
    List<Object> list = new ArrayList<>(count);
    while (count > 0) {
      for (int i = 0; i < count; i++) {
        list.add(parts[0].read(in));
      }
      count = in.count();
    }
    return list;
  }

  private Map<String, Object> readMap(BinaryInput in) throws EOFException {
    int count = in.count();
    Map<String, Object> map = new HashMap<>(count);
    while (count > 0) {
      for (int i = 0; i < count; i++) {
        map.put(in.text(), parts[0].read(in));
      }
      count = in.count();
    }
    return map;
  }
}
