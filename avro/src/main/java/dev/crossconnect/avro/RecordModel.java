package dev.crossconnect.avro;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * How Avro handles the hub's records. The build gives every generated record this model in place of
 * Avro's own (see {@code pom.xml}), for three reasons:
 *
 * <ul>
 *   <li>Avro refuses to instantiate any class that nobody vouches for, also those it generated
 *       itself, and also where no serde is in sight: copying a record with its builder is enough.
 *       Here the records vouch for themselves, so that no program needs a flag for it. What the
 *       process trusts already stays trusted.
 *   <li>Avro reads lists into an array class of its own, whose {@code equals} fails with an
 *       exception where the elements hold an instant or a decimal that may be null. Here lists are
 *       plain lists.
 *   <li>Records are values: they have no setters, and nobody changes what is in them. Avro does not
 *       know that, and its builders copy all that a record holds, and every default value, down to
 *       the last element, which takes longer than most decisions about a record. Here a copy shares
 *       what it has in common with its original.
 * </ul>
 */
final class RecordModel extends SpecificData {

  static {
    String records = RecordModel.class.getPackageName();
    ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(others, type -> type.getPackageName().equals(records)));
  }

  /**
   * Never changed, only replaced; what one of two threads loses so is worked out again. Avro's own
   * cache works out a hash of the whole schema of a field each time.
   */
  private volatile IdentityHashMap<Field, Object> defaults = new IdentityHashMap<>();

  @Override
  public Object newArray(Object old, int size, Schema schema) {
    return new ArrayList<>(size);
  }

  @Override
  public <T> T deepCopy(Schema schema, T value) {
    return value;
  }

  @Override
  public Object getDefaultValue(Field field) {
    IdentityHashMap<Field, Object> known = defaults;
    Object value = known.get(field);
    if (value == null && !known.containsKey(field)) {
      value = unchangeable(super.getDefaultValue(field));
      IdentityHashMap<Field, Object> more = new IdentityHashMap<>(known);
      more.put(field, value);
      defaults = more;
    }
    return value;
  }

  /** All records that leave the field out have the same. */
  private static Object unchangeable(Object value) {
    if (value instanceof List<?> list) {
      return Collections.unmodifiableList(list);
    }
    return value instanceof Map<?, ?> map ? Collections.unmodifiableMap(map) : value;
  }
}
