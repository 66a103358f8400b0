package dev.crossconnect.config.adapters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The example in JavaScript, in a process that a test may stop and kill, and that ends with this.
 */
final class NodeAdapter implements AutoCloseable {

  /** What is to be done where {@link #interpreter} finds nothing. */
  static final String REMEDY =
      "no Node.js, or nothing installed for it: npm ci --prefix adapters/examples/node; -Dhub.node=PATH"
          + " names another Node.js";

  private static final Path HOME =
      Path.of("..", "adapters", "examples", "node").toAbsolutePath().normalize();
  private static final long PATIENCE_SECONDS = 20;

  /** Has a process end when its standard input does, however this one ends. */
  private static final String LEASH =
      "data:text/javascript,process.stdin.on('end',()=>process.exit(137)).resume().unref()";

  private final Process process;
  private final Path output;

  private NodeAdapter(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** A Node.js that has what the example needs. */
  static Optional<String> interpreter() {
    String needed = "import '@platformatic/kafka'; import 'avsc'";
    return Optional.of(System.getProperty("hub.node", "node"))
        .filter(node -> exitCode(node, "--input-type=module", "-e", needed) == 0);
  }

  /**
   * Starts it.
   *
   * @param output what it says is added to this file
   */
  static NodeAdapter start(String node, Path output, List<String> options) {
    List<String> command = new ArrayList<>(List.of(node, "--import", LEASH));
    command.add(HOME.resolve("logbook.js").toString());
    command.addAll(options);
    try {
      return new NodeAdapter(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start(),
          output);
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
              .directory(HOME.toFile())
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
