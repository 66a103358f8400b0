package dev.crossconnect.avro.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every schema and every earlier version of it can read each other (FULL_TRANSITIVE), and history
 * is up to date. {@code mvn -pl avro test -Dtest=SchemaHistoryTest -Dschemas.record=true} writes
 * what is new into history, but only what is compatible.
 */
class SchemaHistoryTest {

  private static final boolean RECORD = Boolean.getBoolean("schemas.record");

  /** A reader must refuse what it does not know of these, not guess; so they can never grow. */
  private static final Set<String> CLOSED =
      Set.of(
          "Verb",
          "LineAction",
          "Door",
          "ChargeType",
          "Verdict",
          "BillingPeriod",
          "TierModel",
          "ReservationAction");

  @TempDir Path folder;

  static Stream<String> names() {
    return SchemaSources.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everySchemaAndItsEarlierVersionsReadEachOther(String name) throws IOException {
    Schema schema = SchemaSources.all().get(name);
    SchemaHistory history = SchemaHistory.of(SchemaHistory.FOLDER, name);

    assertThat(history.conflicts(schema))
        .as(
            "%s.avsc and %s must read each other. Give a new field a default, keep or default what"
                + " others still need, and change no type",
            name, history.folder())
        .isEmpty();

    if (RECORD && !history.endsWith(schema)) {
      history.add(schema);
      history = SchemaHistory.of(SchemaHistory.FOLDER, name);
    }
    assertThat(history.endsWith(schema))
        .as(
            "%s.avsc has changed. Run `mvn -pl avro test -Dtest=SchemaHistoryTest"
                + " -Dschemas.record=true` and commit the new file in %s",
            name, history.folder())
        .isTrue();
  }

  @Test
  void nothingIsRemovedFromUnderItsHistory() throws IOException {
    try (Stream<Path> folders = Files.list(SchemaHistory.FOLDER)) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .as("a schema that was written with has to stay readable")
          .allMatch(SchemaSources.all()::containsKey);
    }
  }

  @Test
  void everyEnumHasADefaultForSymbolsYetToComeOrIsClosedOnPurpose() {
    List<String> withoutDefault =
        SchemaSources.all().values().stream()
            .flatMap(schema -> SchemaSources.nested(schema).stream())
            .map(SchemaSources.Nested::schema)
            .filter(schema -> schema.getType() == Schema.Type.ENUM)
            .filter(schema -> schema.getEnumDefault() == null)
            .map(Schema::getName)
            .distinct()
            .toList();

    assertThat(withoutDefault)
        .as("an enum without a default can never get another symbol: give it one, or close it here")
        .containsExactlyInAnyOrderElementsOf(CLOSED);
  }

  @Test
  void aFieldWithADefaultIsAccepted() throws IOException {
    SchemaHistory history = historyOf(fields().requiredInt("n").endRecord());

    assertThat(history.conflicts(fields().requiredInt("n").optionalString("m").endRecord()))
        .isEmpty();
  }

  @Test
  void aFieldWithoutADefaultIsRefused() throws IOException {
    SchemaHistory history = historyOf(fields().requiredInt("n").endRecord());

    assertThat(history.conflicts(fields().requiredInt("n").requiredString("m").endRecord()))
        .singleElement()
        .asString()
        .contains("cannot read version 1", "m");
  }

  @Test
  void losingAFieldThatOlderReadersNeedIsRefused() throws IOException {
    SchemaHistory history = historyOf(fields().requiredInt("n").requiredInt("m").endRecord());

    assertThat(history.conflicts(fields().requiredInt("n").endRecord()))
        .singleElement()
        .asString()
        .contains("version 1 cannot read it", "m");
  }

  @Test
  void aWiderTypeIsRefusedBecauseOlderReadersCannotFollow() throws IOException {
    SchemaHistory history = historyOf(fields().requiredInt("n").endRecord());

    assertThat(history.conflicts(fields().requiredLong("n").endRecord()))
        .singleElement()
        .asString()
        .contains("version 1 cannot read it");
  }

  @Test
  void alsoTheVersionBeforeTheLastCounts() throws IOException {
    SchemaHistory history =
        historyOf(
            fields().requiredInt("n").endRecord(),
            fields().requiredInt("n").name("m").type().intType().intDefault(0).endRecord());

    assertThat(history.conflicts(fields().requiredInt("n").requiredInt("m").endRecord()))
        .singleElement()
        .asString()
        .contains("cannot read version 1");
  }

  @Test
  void aChangeThatIsNotRecordedIsNoticed() throws IOException {
    Schema first = fields().requiredInt("n").endRecord();
    SchemaHistory history = historyOf(first);

    assertThat(history.endsWith(first)).isTrue();
    assertThat(history.endsWith(fields().optionalInt("n").endRecord())).isFalse();
  }

  private SchemaHistory historyOf(Schema... versions) throws IOException {
    for (Schema version : versions) {
      SchemaHistory.of(folder, "Sample").add(version);
    }
    return SchemaHistory.of(folder, "Sample");
  }

  private static SchemaBuilder.FieldAssembler<Schema> fields() {
    return SchemaBuilder.record("Sample").namespace("dev.crossconnect.avro").fields();
  }
}
