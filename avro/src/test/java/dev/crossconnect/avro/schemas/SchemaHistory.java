package dev.crossconnect.avro.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaParser;

/**
 * The versions of one record that were committed, oldest first. Each file is complete in itself, as
 * the registry has it.
 */
record SchemaHistory(Path folder, List<Schema> versions) {

  static final Path FOLDER = Path.of("src/main/avro-history");

  static SchemaHistory of(Path history, String name) throws IOException {
    Path folder = history.resolve(name);
    List<Schema> versions = new ArrayList<>();
    for (int n = 1; Files.exists(file(folder, n)); n++) {
      versions.add(SchemaParser.parseSingle(file(folder, n)));
    }
    return new SchemaHistory(folder, List.copyOf(versions));
  }

  /** Also a changed comment is a version: the registry counts it as one. */
  boolean endsWith(Schema schema) {
    return !versions.isEmpty()
        && versions.get(versions.size() - 1).toString().equals(schema.toString());
  }

  /**
   * What keeps a schema and any earlier version from reading each other; empty when nothing does.
   */
  List<String> conflicts(Schema schema) {
    List<String> conflicts = new ArrayList<>();
    for (int n = 1; n <= versions.size(); n++) {
      Schema earlier = versions.get(n - 1);
      for (Incompatibility found : incompatibilities(schema, earlier)) {
        conflicts.add("it cannot read version %d: %s".formatted(n, said(found)));
      }
      for (Incompatibility found : incompatibilities(earlier, schema)) {
        conflicts.add("version %d cannot read it: %s".formatted(n, said(found)));
      }
    }
    return conflicts;
  }

  /** Writes a schema down as the next version. */
  void add(Schema schema) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        file(folder, versions.size() + 1), SchemaFormatter.format("json/pretty", schema) + "\n");
  }

  private static List<Incompatibility> incompatibilities(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities();
  }

  private static String said(Incompatibility found) {
    return found.getType() + " at " + found.getLocation() + " (" + found.getMessage() + ")";
  }

  private static Path file(Path folder, int version) {
    return folder.resolve(version + ".avsc");
  }
}
