package dev.crossconnect.avro;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * How Avro handles the hub's records. The build gives every generated record this model in place of
 * Avro's own (see {@code pom.xml}), for two reasons:
 *
 * <ul>
 *   <li>Avro refuses to instantiate any class that nobody vouches for, also those it generated
 *       itself, and also where no serde is in sight: copying a record with its builder is enough.
 *       Here the records vouch for themselves, so that no program needs a flag for it. What the
 *       process trusts already stays trusted.
 *   <li>Avro reads and copies lists into an array class of its own, whose {@code equals} fails with
 *       an exception where the elements hold an instant or a decimal that may be null. Here lists
 *       are plain lists.
 * </ul>
 */
final class RecordModel extends SpecificData {

  static {
    String records = RecordModel.class.getPackageName();
    ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(others, type -> type.getPackageName().equals(records)));
  }

  @Override
  public Object newArray(Object old, int size, Schema schema) {
    return new ArrayList<>(size);
  }

  @Override
  @SuppressWarnings("unchecked") // a list of an array's schema is a T here, since T came in as one
  public <T> T deepCopy(Schema schema, T value) {
    if (schema.getType() != Schema.Type.ARRAY || !(value instanceof List<?> list)) {
      return super.deepCopy(schema, value);
    }
    List<Object> copy = new ArrayList<>(list.size());
    list.forEach(element -> copy.add(deepCopy(schema.getElementType(), element)));
    return (T) copy;
  }
}
