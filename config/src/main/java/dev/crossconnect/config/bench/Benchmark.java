package dev.crossconnect.config.bench;

import java.io.IOException;
import java.util.List;
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

  /** What it cannot measure on this machine, and why; empty if it can measure everything. */
  default Optional<String> without() {
    return Optional.empty();
  }

  /** What it makes figures of, in this order. */
  List<Preparation> measurements();

  /** A measurement that is made ready just before its turn. */
  @FunctionalInterface
  interface Preparation {
    Measurement on(Stage stage) throws IOException;
  }
}
