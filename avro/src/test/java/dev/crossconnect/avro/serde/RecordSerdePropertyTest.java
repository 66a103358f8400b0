package dev.crossconnect.avro.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.avro.OrderUpdate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/** What holds for every record there can be, and for every sequence of bytes. */
class RecordSerdePropertyTest {

  private final LocalSchemaIds ids = new LocalSchemaIds();
  private final AvroSerdes serdes = new AvroSerdes(ids);

  @Provide
  Arbitrary<SpecificRecord> records() {
    return AnyRecord.ofAnyType();
  }

  @Provide
  Arbitrary<SpecificRecord> updates() {
    return AnyRecord.of(OrderUpdate.getClassSchema());
  }

  @Property(tries = 500)
  void whatIsWrittenIsRead(@ForAll("records") SpecificRecord any) {
    assertThat(read(any, write(any))).isEqualTo(any);
  }

  @Property(tries = 300)
  void itIsWhatAvroWritesBehindAHeader(@ForAll("records") SpecificRecord any) throws IOException {
    assertThat(write(any)).isEqualTo(encode(any, any.getSchema()));
  }

  /** Lists and maps may come in several blocks, each of which says how long it is. */
  @Property(tries = 300)
  void whatAvroWritesInBlocksIsRead(@ForAll("records") SpecificRecord any) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(write(any), 0, RecordSerializer.HEADER);
    BinaryEncoder encoder =
        new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null);
    new SpecificDatumWriter<>(any.getSchema(), SpecificData.getForClass(any.getClass()))
        .write(any, encoder);
    encoder.flush();

    assertThat(read(any, bytes.toByteArray())).isEqualTo(any);
  }

  @Property(tries = 200)
  void aNewerWriterIsUnderstood(@ForAll("updates") SpecificRecord any) throws IOException {
    List<Schema.Field> fields = copies(any.getSchema());
    Schema optionalText = SchemaBuilder.unionOf().nullType().and().stringType().endUnion();
    fields.add(0, new Schema.Field("brandNew", optionalText, "", Schema.Field.NULL_DEFAULT_VALUE));
    Schema newer = like(any.getSchema(), fields);

    byte[] body = encode(any, any.getSchema());
    byte[] written = new byte[body.length + 1]; // the new field, a null, is one 00 in front
    System.arraycopy(body, 5, written, 6, body.length - 5);
    ByteBuffer.wrap(written, 1, 4).putInt(ids.idOf(newer));

    assertThat(read(any, written)).isEqualTo(any);
  }

  @Property(tries = 200)
  void anOlderWriterIsUnderstoodAndWhatItDidNotKnowTakesItsDefault(
      @ForAll("updates") SpecificRecord any) throws IOException {
    List<Schema.Field> fields = copies(any.getSchema());
    fields.removeIf(field -> field.name().equals("account"));
    Schema older = like(any.getSchema(), fields);
    OrderUpdate withoutAccount = OrderUpdate.newBuilder((OrderUpdate) any).setAccount(null).build();

    byte[] written = encode(withoutAccount, any.getSchema());
    byte[] shorter = without(written, accountAt((OrderUpdate) any));
    ByteBuffer.wrap(shorter, 1, 4).putInt(ids.idOf(older));

    assertThat(read(any, shorter)).isEqualTo(withoutAccount);
  }

  @Property(tries = 300)
  void aRecordThatIsCutShortAnywhereIsRefused(
      @ForAll("records") SpecificRecord any, @ForAll int where) {
    byte[] whole = write(any);
    byte[] part = Arrays.copyOf(whole, Math.floorMod(where, whole.length));

    assertThatThrownBy(() -> read(any, part)).isInstanceOf(SerializationException.class);
  }

  @Property(tries = 300)
  void aRecordWithSomethingBehindItIsRefused(
      @ForAll("records") SpecificRecord any, @ForAll byte more) {
    byte[] whole = write(any);
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    longer[whole.length] = more;

    assertThatThrownBy(() -> read(any, longer))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("bytes left behind");
  }

  @Property(tries = 2000)
  void whateverTheBytesAreItIsARecordOrRefused(
      @ForAll("records") SpecificRecord any, @ForAll("noise") byte[] noise) {
    byte[] bytes = Arrays.copyOf(write(any), 5 + noise.length);
    System.arraycopy(noise, 0, bytes, 5, noise.length);

    readOrRefuse(any, bytes);
  }

  @Property(tries = 2000)
  void whateverHappensToARecordOnItsWayItIsARecordOrRefused(
      @ForAll("records") SpecificRecord any, @ForAll int where, @ForAll byte what) {
    byte[] bytes = write(any);
    bytes[5 + Math.floorMod(where, bytes.length - 5)] = what;

    readOrRefuse(any, bytes);
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
  }

  private void readOrRefuse(SpecificRecord any, byte[] bytes) {
    try {
      assertThat(read(any, bytes)).isNotNull();
    } catch (SerializationException refused) {
      assertThat(refused).hasMessageContaining(any.getSchema().getFullName());
    }
  }

  private static int accountAt(OrderUpdate any) throws IOException {
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(before, null);
    encoder.writeString(any.getOrderId());
    encoder.writeIndex(any.getNumber() == null ? 0 : 1);
    if (any.getNumber() != null) {
      encoder.writeString(any.getNumber());
    }
    encoder.flush();
    return RecordSerializer.HEADER + before.size();
  }

  private static byte[] without(byte[] bytes, int index) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, index + 1, shorter, index, shorter.length - index);
    return shorter;
  }

  private static List<Schema.Field> copies(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    return fields;
  }

  private static Schema like(Schema schema, List<Schema.Field> fields) {
    return Schema.createRecord(schema.getName(), "", schema.getNamespace(), false, fields);
  }

  private byte[] encode(SpecificRecord any, Schema writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.write(ByteBuffer.allocate(4).putInt(ids.idOf(writer)).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<>(writer, SpecificData.getForClass(any.getClass())).write(any, encoder);
    return bytes.toByteArray();
  }

  private byte[] write(SpecificRecord any) {
    return serdeOf(any).serializer().serialize("any", any);
  }

  private SpecificRecord read(SpecificRecord like, byte[] bytes) {
    return serdeOf(like).deserializer().deserialize("any", bytes);
  }

  @SuppressWarnings("unchecked")
  private Serde<SpecificRecord> serdeOf(SpecificRecord any) {
    return serdes.of((Class<SpecificRecord>) any.getClass());
  }
}
