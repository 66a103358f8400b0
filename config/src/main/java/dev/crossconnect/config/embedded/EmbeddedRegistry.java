package dev.crossconnect.config.embedded;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real Apicurio registry on 127.0.0.1, in a child process that ends with this one, and with its
 * state in a directory.
 *
 * <p><b>How an in-memory registry keeps its state.</b> The server that Apicurio publishes is the
 * variant "in memory": an H2 database inside it, whose address is {@code jdbc:h2:mem:…}. The
 * address is a setting, and with {@code jdbc:h2:file:…} the same database lives in a file. But H2
 * acknowledges a commit up to half a second before it is in that file. A registry killed in this
 * moment forgets schemas whose ids it has given out, and gives the same ids to other schemas after
 * its restart: records in Kafka would then be read with the wrong schema. {@code WRITE_DELAY=0}
 * closes that gap, and the operating system's lock on the file keeps a second server out of it.
 *
 * <p><b>How it is kept from the world.</b> Quarkus takes settings from the environment, from {@code
 * .env} and from {@code config/application.properties} in the working directory. So the child gets
 * a working directory of its own and an environment of a few names only.
 */
public final class EmbeddedRegistry implements AutoCloseable {

  private static final String API = "/apis/registry/v2";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration REHEARSAL_STOP = Duration.ofSeconds(60);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);
  private static final int ANSWER_MILLIS = 2_000;
  private static final int LINES_IN_MESSAGE = 15;
  private static final int UNSAFE_WARNS_SINCE = 24;

  /** All that the child gets to see of the environment: what a JVM needs to find its way. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SystemRoot", "MALLOC_ARENA_MAX");

  private final Process process;
  private final Path home;
  private final String url;
  private final Instant launched;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedRegistry(Process process, Path home, String url, Instant launched) {
    this.process = process;
    this.home = home;
    this.url = url;
    this.launched = launched;
  }

  /** Starts a registry with the state in this directory and returns when its REST API answers. */
  public static EmbeddedRegistry start(Path directory) {
    return start(directory, Map.of());
  }

  /**
   * Starts a registry with the state in this directory and returns when its REST API answers.
   *
   * @param overrides properties of Apicurio or Quarkus that go before the ones chosen here
   * @throws EmbeddedStartException if it ends before that, or takes longer than a minute
   */
  public static EmbeddedRegistry start(Path directory, Map<String, String> overrides) {
    try {
      RegistryServer server = RegistryServer.find();
      Path archive = server.archive();
      String classes = Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
      return start(directory.toAbsolutePath(), server, overrides, classes);
    } catch (IOException e) {
      throw new EmbeddedStartException(
          "The embedded registry did not start with its state in %s: %s"
              .formatted(directory.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  /**
   * Starts a registry and ends it again, once for each installation, so that those to come start in
   * half the time: what classes it has loaded is put into the archive. Writing that takes seconds,
   * which is why no other start or stop does it.
   */
  public static void rehearse(Path directory) throws IOException {
    RegistryServer server = RegistryServer.find();
    Path archive = server.archive();
    if (Files.exists(archive)) {
      return;
    }
    Path fresh = archive.resolveSibling(UUID.randomUUID() + ".new");
    EmbeddedRegistry registry =
        start(directory.toAbsolutePath(), server, Map.of(), "-XX:ArchiveClassesAtExit=" + fresh);
    if (!registry.stopsWithin(REHEARSAL_STOP)) {
      Files.deleteIfExists(fresh);
      throw new EmbeddedStartException(
          "The embedded registry took longer than %d s to stop and to write %s."
              .formatted(REHEARSAL_STOP.toSeconds(), archive));
    }
    // A rename, so that nobody ever finds half an archive; if two rehearse, the last one wins.
    Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private static EmbeddedRegistry start(
      Path home, RegistryServer server, Map<String, String> overrides, String classes)
      throws IOException {
    int port = LoopbackPorts.keep(home.resolve("ports"), 1).get(0);
    Map<String, String> settings = settings(home, port);
    settings.putAll(overrides);
    Instant launched = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    EmbeddedRegistry registry =
        new EmbeddedRegistry(
            launch(home, command(server, settings, classes)),
            home,
            "http://" + LoopbackPorts.HOST + ":" + port + API,
            launched);
    registry.awaitAnswer();
    return registry;
  }

  /** Where its REST API is, as its clients want it. */
  public String url() {
    return url;
  }

  /** Whether its process is running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Stops the registry in order, and by force if that takes too long. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true) && !stopsWithin(STOP)) {
      endsWithin(STOP);
    }
  }

  /** Asks it to stop; whether it did within this time. If not, it is being ended by force. */
  private boolean stopsWithin(Duration patience) {
    // By its handle: Process.destroy would close the child's input too, which is the leash.
    process.toHandle().destroy();
    boolean stopped = endsWithin(patience);
    if (!stopped) {
      process.destroyForcibly();
    }
    return stopped;
  }

  private static Map<String, String> settings(Path home, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("quarkus.http.host", LoopbackPorts.HOST);
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put(
        "quarkus.datasource.jdbc.url",
        "jdbc:h2:file:%s;WRITE_DELAY=0".formatted(home.resolve("schemas")));
    // A pool of 20 to 100 connections is for a registry that serves a company.
    settings.put("quarkus.datasource.jdbc.initial-size", "1");
    settings.put("quarkus.datasource.jdbc.min-size", "1");
    settings.put("quarkus.datasource.jdbc.max-size", "8");
    settings.put("quarkus.log.console.enable", "false");
    settings.put("quarkus.log.file.enable", "true");
    settings.put("quarkus.log.file.path", serverLog(home).toString());
    settings.put("quarkus.log.file.rotation.max-file-size", "2M");
    settings.put("quarkus.log.file.rotation.max-backup-index", "1");
    // Nothing is left lying about by a process that is killed.
    settings.put("quarkus.vertx.caching", "false");
    settings.put("quarkus.vertx.classpath-resolving", "false");
    settings.put("java.io.tmpdir", temporary(home).toString());
    return settings;
  }

  private static List<String> command(
      RegistryServer server, Map<String, String> settings, String classes) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx96m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            classes));
    if (Runtime.version().feature() >= UNSAFE_WARNS_SINCE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", server.classPath(), Leash.class.getName(), server.mainClass()));
    return command;
  }

  private static Process launch(Path home, List<String> command) throws IOException {
    Files.createDirectories(temporary(home));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(virtualMachineLog(home).toFile());
    builder.environment().keySet().retainAll(ENVIRONMENT);
    return builder.start();
  }

  /**
   * Waits for the child's end between two questions, so that a child that ends is not waited for.
   */
  private void awaitAnswer() {
    long deadline = System.nanoTime() + START.toNanos();
    boolean answers = false;
    try {
      while (!answers) {
        if (endsWithin(BETWEEN_QUESTIONS)) {
          throw new EmbeddedStartException(
              "The embedded registry ended with code %d while it started. %s"
                  .formatted(process.exitValue(), whatItSaid()));
        }
        if (System.nanoTime() > deadline) {
          throw new EmbeddedStartException(
              "The embedded registry did not answer at %s within %d s. %s"
                  .formatted(url, START.toSeconds(), whatItSaid()));
        }
        answers = answers();
      }
    } finally {
      if (!answers) {
        process.destroyForcibly();
      }
    }
  }

  /** A question that goes down to the database. */
  private boolean answers() {
    try {
      HttpURLConnection question =
          (HttpURLConnection)
              URI.create(url + "/search/artifacts?limit=1").toURL().openConnection();
      question.setConnectTimeout(ANSWER_MILLIS);
      question.setReadTimeout(ANSWER_MILLIS);
      try {
        return question.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        question.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether the child has ended before this time was over; an interrupt ends it by force. */
  private boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String whatItSaid() {
    List<String> said = new ArrayList<>();
    for (Path log : List.of(virtualMachineLog(home), serverLog(home))) {
      List<String> lines = linesOfThisRun(log);
      said.addAll(lines.subList(Math.max(0, lines.size() - LINES_IN_MESSAGE), lines.size()));
    }
    return "Its log is %s; the end of it:%n%s"
        .formatted(serverLog(home), String.join(System.lineSeparator(), said));
  }

  /** A server that ends before it can log has left the log of its predecessor as it was. */
  private List<String> linesOfThisRun(Path log) {
    try {
      return Files.exists(log) && !Files.getLastModifiedTime(log).toInstant().isBefore(launched)
          ? Files.readAllLines(log)
          : List.of();
    } catch (IOException e) {
      return List.of("(%s cannot be read: %s)".formatted(log, e));
    }
  }

  private static Path serverLog(Path home) {
    return home.resolve("registry.log");
  }

  /** What the virtual machine itself has to say; started afresh each time. */
  private static Path virtualMachineLog(Path home) {
    return home.resolve("registry-jvm.log");
  }

  private static Path temporary(Path home) {
    return home.resolve("tmp");
  }
}
