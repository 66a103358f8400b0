package dev.crossconnect.config.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossconnect.config.embedded.Leash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A main class in a JVM of its own, with the class path of this one. It ends with this one, however
 * this one ends, and whatever it said stands in the message when it does not do what it should.
 */
public final class ChildJvm implements AutoCloseable {

  private static final Duration END = Duration.ofSeconds(20);
  private static final int LINES_KEPT = 2_000;

  private final String name;
  private final Process process;
  private final Deque<String> output = new ArrayDeque<>();
  private final CompletableFuture<Matcher> ready = new CompletableFuture<>();

  private ChildJvm(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts a main class and returns when it has said that it is ready.
   *
   * @param ready the line that says so, on standard output or error
   * @throws AssertionError if it ends or the time is over before that
   */
  public static ChildJvm start(
      String mainClass,
      List<String> arguments,
      List<String> jvmOptions,
      Path workingDirectory,
      Pattern ready,
      Duration patience) {
    ChildJvm child =
        new ChildJvm(mainClass, launch(mainClass, arguments, jvmOptions, workingDirectory));
    Thread reader = new Thread(() -> child.read(ready), "output-of-" + child.pid());
    reader.setDaemon(true);
    reader.start();
    child.awaitReady(patience);
    return child;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What the line that said that it is ready had in this group of the pattern. */
  public String ready(int group) {
    return ready.join().group(group);
  }

  /** The last lines that it has said so far. */
  public String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** Ends it like a power failure does (SIGKILL), and returns when it is gone. */
  public void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  /** Asks it to stop (SIGTERM), and returns its exit code when it has. */
  public int stop() {
    process.toHandle().destroy();
    return awaitEnd();
  }

  /** Waits for it to end by itself, and returns its exit code. */
  public int awaitEnd() {
    try {
      if (process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new AssertionError(said("did not end within %d s".formatted(END.toSeconds())));
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
  }

  private static Process launch(
      String mainClass, List<String> arguments, List<String> jvmOptions, Path workingDirectory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ClassArchive.options());
    command.addAll(jvmOptions);
    command.addAll(List.of(Leash.class.getName(), mainClass));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .directory(workingDirectory.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Pattern readyLine) {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
        Matcher matcher = readyLine.matcher(line);
        if (matcher.find()) {
          ready.complete(matcher);
        }
      }
    } catch (IOException e) {
      keep("(its output cannot be read any more: %s)".formatted(e));
    }
    ready.completeExceptionally(new IllegalStateException("it has nothing more to say"));
  }

  private void keep(String line) {
    synchronized (output) {
      if (output.size() == LINES_KEPT) {
        output.removeFirst();
      }
      output.addLast(line);
    }
  }

  private void awaitReady(Duration patience) {
    try {
      ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return;
    } catch (ExecutionException ended) {
      process.destroyForcibly();
      throw new AssertionError(
          said("ended with code %d before it was ready".formatted(exitCode())));
    } catch (TimeoutException late) {
      process.destroyForcibly();
      throw new AssertionError(
          said("was not ready within %d s".formatted(patience.toSeconds())), late);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError(said("was not waited for"), e);
    }
  }

  private int exitCode() {
    return Optional.of(process.onExit().orTimeout(END.toMillis(), TimeUnit.MILLISECONDS).join())
        .map(Process::exitValue)
        .orElseThrow();
  }

  private String said(String whatHappened) {
    return "%s (process %d) %s. It said:%n%s".formatted(name, pid(), whatHappened, output());
  }
}
