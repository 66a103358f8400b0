package dev.crossconnect.config.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something the hub claims to be fast at. */
public interface Benchmark {

  /** What it is called on the command line. */
  String name();

  /** What it measures, in a line. */
  String what();

  /** What the hub it is performed on does, as {@code --roles} says it. */
  default String roles() {
    return "gateway";
  }

  /**
   * What else the hub it is performed on is told.
   *
   * @param directory of the benchmark's own, for files that settings name
   */
  default Map<String, String> settings(Path directory) throws IOException {
    return Map.of();
  }

  /** What it cannot measure on this machine, and why; empty if it can measure everything. */
  default Optional<String> without() {
    return Optional.empty();
  }

  /** What it measures one after the other; each can be asked for by its name. */
  List<Figure> figures();

  /** A figure of the table. */
  record Figure(String name, When when, Preparation preparation) {

    public Figure(String name, Preparation preparation) {
      this(name, When.ALWAYS, preparation);
    }
  }

  /** When a figure is measured. */
  enum When {
    ALWAYS,
    /** It takes too long for whoever did not name it. */
    BY_NAME
  }

  /** Makes a measurement ready just before its turn. */
  @FunctionalInterface
  interface Preparation {
    Measurement on(Stage stage) throws Exception;
  }
}
