package dev.crossconnect.avro.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Puts plain lists in the place of those that Avro reads into, whose {@code equals} fails with an
 * exception where the elements hold an instant or a decimal that may be null.
 */
final class PlainLists {

  private PlainLists() {}

  static void in(SpecificRecord record) {
    int fields = record.getSchema().getFields().size();
    for (int i = 0; i < fields; i++) {
      Object value = record.get(i);
      Object plain = plain(value);
      if (plain != value) {
        record.put(i, plain);
      }
    }
  }

  private static Object plain(Object value) {
    if (value instanceof SpecificRecord record) {
      in(record);
    } else if (value instanceof Map<?, ?> map) {
      inValuesOf(map);
    } else if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>(list.size());
      list.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    return value;
  }

  @SuppressWarnings("unchecked") // what comes out of a map that was read goes back into it
  private static <V> void inValuesOf(Map<?, V> map) {
    map.replaceAll((key, value) -> (V) plain(value));
  }
}
