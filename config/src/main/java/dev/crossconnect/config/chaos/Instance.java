package dev.crossconnect.config.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossconnect.config.embedded.Leash;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An instance of the hub in a process of its own, that can be killed and started again with the
 * state that it had. What it says goes into a file beside its data. Thread-safe.
 */
final class Instance implements AutoCloseable {

  private static final String READY = "hub ready on ";
  private static final int PATIENCE_SECONDS = 120;

  private final String name;
  private final Path directory;
  private final List<String> arguments;

  /** Whoever asks one life and is answered by none, asks whether that has ended. */
  private volatile Life life;

  private volatile boolean isHalted;

  /** From a start to an end. */
  record Life(Process process, URI url) {

    boolean isOver() {
      return !process.isAlive();
    }
  }

  Instance(String name, Path directory, Map<String, String> settings) {
    this.name = name;
    this.directory = directory;
    List<String> told =
        new ArrayList<>(
            List.of("run", "--port", "0", "--data", directory.resolve(name).toString()));
    told.addAll(List.of("--set", "instance.id=" + name));
    settings.forEach((key, value) -> told.addAll(List.of("--set", key + "=" + value)));
    this.arguments = List.copyOf(told);
  }

  String name() {
    return name;
  }

  /** The life it has; it may be over. */
  Life life() {
    return life;
  }

  /** Whether one would ask it; who asks one that is halted waits for it. */
  boolean isUp() {
    Life now = life;
    return now != null && !now.isOver() && !isHalted;
  }

  /** Starts it, and returns when it is ready. */
  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Leash.class.getName(),
            "dev.crossconnect.config.Main"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture<String> url = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, url), "output-of-" + name);
    reader.setDaemon(true);
    reader.start();
    try {
      life = new Life(process, URI.create(url.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException(name + " did not become ready; see " + log(), e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(name + " was not waited for", e);
    }
  }

  /** Ends it like a power failure does. */
  void kill() {
    life.process().destroyForcibly();
    awaitEnd();
  }

  /** Asks it to stop. */
  void stop() {
    life.process().destroy();
    awaitEnd();
  }

  /** Has it do nothing any more, and not know it, as a host does that stands still. */
  void halt() throws IOException {
    isHalted = true;
    signal("-STOP");
  }

  /** Has it go on where it was; it is asked again at once, before it can learn what it missed. */
  void resume() throws IOException {
    isHalted = false;
    signal("-CONT");
  }

  private void signal(String which) throws IOException {
    Process kill =
        new ProcessBuilder("kill", which, Long.toString(life.process().pid())).inheritIO().start();
    try {
      if (kill.waitFor() != 0) {
        throw new IOException("kill " + which + " does not work on this machine");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + name + " was signalled", e);
    }
  }

  private void awaitEnd() {
    try {
      if (!life.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path log() {
    return directory.resolve(name + ".log");
  }

  private void read(Process process, CompletableFuture<String> url) {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Files.writeString(log(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (line.startsWith(READY)) {
          url.complete(line.substring(READY.length()).strip());
        }
      }
      url.completeExceptionally(new IOException(name + " has ended"));
    } catch (IOException e) {
      url.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    Life last = life;
    if (last != null && !last.isOver()) {
      last.process().destroyForcibly();
      awaitEnd();
    }
  }
}
