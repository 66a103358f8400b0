package dev.crossconnect.avro.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * A field that holds personal data carries {@code "pii": "<field>"}, naming the field of its
 * record, or of a record around it, that says whose data it is. Only with that can it be encrypted
 * by person, and erased.
 */
class PersonalDataTest {

  private static final String TAG = "pii";

  private record Place(Schema.Field field, Schema in, List<Schema> around) {

    @Override
    public String toString() {
      return in.getName() + "." + field.name();
    }
  }

  @Test
  void everyTagNamesATextFieldOfItsRecordOrOfOneAroundIt() {
    assertThat(fields().filter(place -> place.field().getObjectProp(TAG) != null))
        .isNotEmpty()
        .allSatisfy(
            place ->
                assertThat(textFieldsInSight(place))
                    .as("what %s is tagged with", place)
                    .contains(String.valueOf(place.field().getObjectProp(TAG))));
  }

  @Test
  void noTagPointsAtPersonalData() {
    assertThat(fields().filter(place -> place.field().getObjectProp(TAG) != null))
        .allSatisfy(
            place ->
                assertThat(personalFieldNames())
                    .as("%s names whose data it is, which must stay readable", place)
                    .doesNotContain(String.valueOf(place.field().getObjectProp(TAG))));
  }

  /** Details and parameters travel from record to record; a tag must not get lost on the way. */
  @Test
  void whatIsPersonalInOneRecordIsPersonalInEveryOther() {
    Set<String> personal = personalFieldNames();

    assertThat(fields().filter(place -> personal.contains(place.field().name())))
        .allSatisfy(
            place ->
                assertThat(place.field().getObjectProp(TAG))
                    .as("%s holds personal data elsewhere: tag it here too", place)
                    .isNotNull());
  }

  private static Set<String> personalFieldNames() {
    return fields()
        .filter(place -> place.field().getObjectProp(TAG) != null)
        .map(place -> place.field().name())
        .collect(Collectors.toSet());
  }

  private static Set<String> textFieldsInSight(Place place) {
    return Stream.concat(place.around().stream(), Stream.of(place.in()))
        .flatMap(schema -> schema.getFields().stream())
        .filter(field -> isText(field.schema()))
        .map(Schema.Field::name)
        .collect(Collectors.toSet());
  }

  private static boolean isText(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .allMatch(type -> type.getType() == Schema.Type.NULL || isText(type))
        : schema.getType() == Schema.Type.STRING;
  }

  private static Stream<Place> fields() {
    return SchemaSources.all().values().stream()
        .flatMap(schema -> SchemaSources.nested(schema).stream())
        .filter(nested -> nested.schema().getType() == Schema.Type.RECORD)
        .flatMap(
            nested ->
                nested.schema().getFields().stream()
                    .map(field -> new Place(field, nested.schema(), nested.enclosing())));
  }
}
