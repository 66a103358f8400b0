package dev.crossconnect.avro.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Puts plain lists in the place of those that Avro reads into, whose {@code equals} fails with an
 * exception where the elements hold an instant or a decimal that may be null.
 *
 * <p>Where the lists are is worked out once from the schema: looking at every value of every record
 * costs more than reading it.
 */
final class PlainLists {

  /** Returns what it is given, or what has to take its place. */
  private interface Mend {
    Object mend(Object value);
  }

  private final Optional<Mend> mending;

  private PlainLists(Optional<Mend> mending) {
    this.mending = mending;
  }

  static PlainLists of(Schema schema) {
    return new PlainLists(mending(schema));
  }

  void in(SpecificRecord record) {
    mending.ifPresent(mend -> mend.mend(record));
  }

  /** What has to be done to a value of this schema that is not null; often nothing. */
  private static Optional<Mend> mending(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> inFields(schema);
      case ARRAY -> Optional.of(inList(mending(schema.getElementType())));
      case MAP -> mending(schema.getValueType()).map(PlainLists::inValues);
      case UNION -> inBranches(schema);
      default -> Optional.empty();
    };
  }

  private static Optional<Mend> inFields(Schema schema) {
    List<Schema.Field> fields =
        schema.getFields().stream().filter(field -> mending(field.schema()).isPresent()).toList();
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    int[] positions = fields.stream().mapToInt(Schema.Field::pos).toArray();
    List<Mend> mends = fields.stream().map(field -> mending(field.schema()).orElseThrow()).toList();
    return Optional.of(
        value -> {
          SpecificRecord record = (SpecificRecord) value;
          for (int i = 0; i < positions.length; i++) {
            Object field = record.get(positions[i]);
            if (field != null) {
              record.put(positions[i], mends.get(i).mend(field));
            }
          }
          return record;
        });
  }

  private static Mend inList(Optional<Mend> mending) {
    return value -> {
      List<Object> plain = new ArrayList<>((List<?>) value);
      mending.ifPresent(mend -> plain.replaceAll(mend::mend));
      return plain;
    };
  }

  @SuppressWarnings("unchecked") // the values of a map that Avro has read are objects to it, too
  private static Mend inValues(Mend mend) {
    return value -> {
      ((Map<?, Object>) value).replaceAll((key, entry) -> mend.mend(entry));
      return value;
    };
  }

  private static Optional<Mend> inBranches(Schema union) {
    Map<Integer, Mend> mends = new TreeMap<>();
    for (int i = 0; i < union.getTypes().size(); i++) {
      int branch = i;
      mending(union.getTypes().get(i)).ifPresent(mend -> mends.put(branch, mend));
    }
    if (mends.isEmpty()) {
      return Optional.empty();
    }
    if (union.isNullable() && union.getTypes().size() == 2) {
      return Optional.of(mends.values().iterator().next());
    }
    return Optional.of(
        value ->
            mends
                .getOrDefault(SpecificData.get().resolveUnion(union, value), same -> same)
                .mend(value));
  }
}
