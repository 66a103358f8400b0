package dev.crossconnect.config.adapters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The example in Python, in a process that a test may stop and kill, and that ends with this. */
final class PythonAdapter implements AutoCloseable {

  /** What is to be done where {@link #interpreter} finds nothing. */
  static final String REMEDY =
      "no Python with confluent-kafka and fastavro; adapters/examples/python/README.md tells how to"
          + " install them, -Dhub.python=PATH names an interpreter that has them";

  private static final Path HOME =
      Path.of("..", "adapters", "examples", "python").toAbsolutePath().normalize();
  private static final long PATIENCE_SECONDS = 20;

  /** Runs a script in a process that ends when its standard input does, however this one ends. */
  private static final String LEASH =
      """
      import os, runpy, sys, threading
      threading.Thread(target=lambda: (os.read(0, 1), os._exit(137)), daemon=True).start()
      sys.argv = sys.argv[1:]
      runpy.run_path(sys.argv[0], run_name='__main__')
      """;

  private final Process process;
  private final Path output;

  private PythonAdapter(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** An interpreter that has what the example needs. */
  static Optional<String> interpreter() {
    String inItsOwnEnvironment = HOME.resolve(Path.of(".venv", "bin", "python")).toString();
    return Stream.of(System.getProperty("hub.python", inItsOwnEnvironment), "python3")
        .filter(python -> exitCode(python, "-c", "import confluent_kafka, fastavro, sqlite3") == 0)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param output what it says is added to this file
   */
  static PythonAdapter start(String python, Path output, List<String> options) {
    List<String> command = new ArrayList<>(List.of(python, "-c", LEASH));
    command.add(HOME.resolve("logbook.py").toString());
    command.addAll(options);
    try {
      return new PythonAdapter(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start(),
          output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a script says that is run by the same interpreter, line by line. */
  static List<String> ask(String python, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(python, "-c", script));
    command.addAll(List.of(arguments));
    try {
      Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
      String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (awaitEnd(asked) != 0) {
        throw new AssertionError(answer);
      }
      return answer.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it like a power failure does (SIGKILL), and returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** Asks it to stop (SIGTERM), and returns its exit code when it has. */
  int stop() {
    // Not process.destroy(), which closes its standard input as well, and so pulls the leash.
    process.toHandle().destroy();
    return awaitEnd(process);
  }

  /** All that it and its predecessors with the same file have said. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private static int exitCode(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return awaitEnd(process);
    } catch (IOException thereIsNoSuchProgram) {
      return -1;
    }
  }

  private static int awaitEnd(Process process) {
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new AssertionError("Process %d did not end".formatted(process.pid()));
  }
}
