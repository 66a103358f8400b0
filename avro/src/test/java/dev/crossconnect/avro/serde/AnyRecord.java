package dev.crossconnect.avro.serde;

import dev.crossconnect.avro.Account;
import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.SalesforceNotification;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Any record that a schema allows. */
final class AnyRecord {

  private static final List<Schema> SCHEMAS =
      List.of(
          SalesforceNotification.getClassSchema(),
          QuarantinedNotification.getClassSchema(),
          PersonDecision.getClassSchema(),
          FalloutEntry.getClassSchema(),
          PriceEntry.getClassSchema(),
          Account.getClassSchema(),
          ProvisioningCommand.getClassSchema(),
          ProvisioningResult.getClassSchema(),
          OrderUpdate.getClassSchema(),
          OrderAssembly.getClassSchema(),
          OrderState.getClassSchema());

  private AnyRecord() {}

  static Arbitrary<SpecificRecord> ofAnyType() {
    return Arbitraries.of(SCHEMAS).flatMap(AnyRecord::of);
  }

  static Arbitrary<SpecificRecord> of(Schema schema) {
    List<Arbitrary<Object>> values =
        schema.getFields().stream().map(field -> value(field.schema())).toList();
    return Combinators.combine(values)
        .as(
            fields -> {
              SpecificRecord created =
                  (SpecificRecord) SpecificData.newInstance(type(schema), schema);
              for (int i = 0; i < fields.size(); i++) {
                created.put(i, fields.get(i));
              }
              return created;
            });
  }

  static Class<?> type(Schema schema) {
    return SpecificData.get().getClass(schema);
  }

  private static Arbitrary<Object> value(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return Arbitraries.longs().between(-1L << 50, 1L << 50).map(Instant::ofEpochMilli);
    }
    if (logical instanceof LogicalTypes.Decimal decimal) {
      BigInteger most = BigInteger.TEN.pow(decimal.getPrecision()).subtract(BigInteger.ONE);
      return Arbitraries.bigIntegers()
          .between(most.negate(), most)
          .map(unscaled -> new BigDecimal(unscaled, decimal.getScale()));
    }
    return switch (schema.getType()) {
      case RECORD -> of(schema).map(created -> created);
      case ENUM ->
          Arbitraries.of(schema.getEnumSymbols())
              .map(symbol -> SpecificData.get().createEnum(symbol, schema));
      case ARRAY -> value(schema.getElementType()).list().ofMaxSize(3).map(list -> list);
      case MAP -> Arbitraries.maps(text(), value(schema.getValueType())).ofMaxSize(3).map(m -> m);
      case UNION -> Arbitraries.of(schema.getTypes()).flatMap(AnyRecord::value);
      case STRING -> text().map(text -> text);
      case BYTES -> Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(ByteBuffer::wrap);
      case INT -> Arbitraries.integers().map(number -> number);
      case LONG -> Arbitraries.longs().map(number -> number);
      case BOOLEAN -> Arbitraries.of(true, false);
      case NULL -> Arbitraries.just(null);
      default -> throw new IllegalArgumentException("No sample for " + schema);
    };
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings()
        .ofMaxLength(12)
        .excludeChars('\uFFFE', '\uFFFF')
        .filter(AnyRecord::whole);
  }

  /** UTF-8 has no lone surrogates. */
  private static boolean whole(String text) {
    return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
