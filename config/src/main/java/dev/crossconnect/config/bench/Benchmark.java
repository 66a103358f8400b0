package dev.crossconnect.config.bench;

import java.io.IOException;
import java.util.List;

/** Something the hub claims to be fast at. */
public interface Benchmark {

  /** What it is called on the command line. */
  String name();

  /** What it measures, in a line. */
  String what();

  /** What it makes figures of, in this order. */
  List<Preparation> measurements();

  /** A measurement that is made ready just before its turn. */
  @FunctionalInterface
  interface Preparation {
    Measurement on(Stage stage) throws IOException;
  }
}
