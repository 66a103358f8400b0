package dev.crossconnect.avro.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/**
 * The schemas as they stand in {@code src/main/avro}, each with the others it names written out.
 */
final class SchemaSources {

  private static final Path FOLDER = Path.of("src/main/avro");

  private SchemaSources() {}

  /** By file name, which is also the name of the record in it. */
  static Map<String, Schema> all() {
    SchemaParser parser = new SchemaParser();
    Map<String, SchemaParser.ParseResult> parsed = new TreeMap<>();
    for (Path file : files()) {
      try {
        parsed.put(file.getFileName().toString().replace(".avsc", ""), parser.parse(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    parser.getParsedNamedSchemas(); // resolves what names a schema in a later file
    Map<String, Schema> schemas = new TreeMap<>();
    parsed.forEach((name, result) -> schemas.put(name, result.mainSchema()));
    return schemas;
  }

  /** Every named type inside a schema, itself included, with the records it stands in. */
  static List<Nested> nested(Schema root) {
    List<Nested> found = new ArrayList<>();
    collect(root, List.of(), found);
    return found;
  }

  record Nested(Schema schema, List<Schema> enclosing) {}

  private static void collect(Schema schema, List<Schema> enclosing, List<Nested> found) {
    switch (schema.getType()) {
      case RECORD -> {
        found.add(new Nested(schema, enclosing));
        List<Schema> inside = Stream.concat(enclosing.stream(), Stream.of(schema)).toList();
        schema.getFields().forEach(field -> collect(field.schema(), inside, found));
      }
      case ENUM -> found.add(new Nested(schema, enclosing));
      case ARRAY -> collect(schema.getElementType(), enclosing, found);
      case MAP -> collect(schema.getValueType(), enclosing, found);
      case UNION -> schema.getTypes().forEach(type -> collect(type, enclosing, found));
      default -> {}
    }
  }

  private static List<Path> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
