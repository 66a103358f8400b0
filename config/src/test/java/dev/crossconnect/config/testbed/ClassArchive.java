package dev.crossconnect.config.testbed;

import dev.crossconnect.config.Rehearsal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of this JVM for its children, and the archive of the classes that a hub loads
 * (AppCDS), which lets each of the many hubs of a test run start in half the time. It is written by
 * one rehearsal, which begins when the first child is started, and kept until a jar changes. The
 * children that are started meanwhile do without: it takes longer than they do.
 *
 * <p>An archive is made of jars alone, and is used where the class path begins with the same ones:
 * so jars come first and folders last. Where the code of the hub itself comes from a folder, as it
 * does when an IDE runs a test, children start without one.
 */
final class ClassArchive {

  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:cds=off,cds+dynamic=off");
  private static final ClassArchive OF_THIS_JVM = new ClassArchive();

  private final List<Path> jars;
  private final List<Path> folders;
  private final Path archive;
  private final Path log;
  private CompletableFuture<Void> rehearsal = CompletableFuture.completedFuture(null);

  private ClassArchive() {
    Map<Boolean, List<Path>> jarOrNot =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .collect(Collectors.partitioningBy(Files::isRegularFile));
    jars = jarOrNot.get(true);
    folders = jarOrNot.get(false);
    Path hub = codeOf(Rehearsal.class);
    archive = hub.resolveSibling("children-%d.jsa".formatted(Runtime.version().feature()));
    log = archive.resolveSibling("children.log");
    if (jars.contains(hub)) {
      rehearseOnce();
    }
  }

  /** The options with which a child of this JVM starts. */
  static List<String> options() {
    return OF_THIS_JVM.optionsNow();
  }

  private List<String> optionsNow() {
    if (rehearsal.isCompletedExceptionally()) {
      rehearsal.join();
    }
    List<String> options = new ArrayList<>(OPTIONS);
    if (jars.contains(codeOf(Rehearsal.class)) && isThere()) {
      options.add("-XX:SharedArchiveFile=" + archive);
    }
    options.addAll(List.of("-cp", join(Stream.concat(jars.stream(), folders.stream()))));
    return options;
  }

  private boolean isThere() {
    return Files.exists(archive)
        && jars.stream().noneMatch(jar -> modified(jar) > modified(archive));
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }

  /** Whoever is the first of the test runs that go on beside one another, such as two forks. */
  @SuppressWarnings("resource") // The lock is held until this JVM ends.
  private void rehearseOnce() {
    try {
      FileLock lock =
          FileChannel.open(
                  archive.resolveSibling("children.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE)
              .tryLock();
      if (lock != null && !isThere()) {
        rehearse();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rehearse() throws IOException {
    Files.deleteIfExists(archive);
    Path part = archive.resolveSibling(archive.getFileName() + ".part");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + part,
            "-cp",
            join(jars.stream()),
            Rehearsal.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    rehearsal = process.onExit().thenAccept(ended -> publish(ended, part));
  }

  /** It is seen under its name once it is whole. */
  private void publish(Process ended, Path part) {
    try {
      if (ended.exitValue() != 0) {
        throw new AssertionError("The rehearsal failed:\n" + Files.readString(log));
      }
      Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String join(Stream<Path> paths) {
    return paths.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
