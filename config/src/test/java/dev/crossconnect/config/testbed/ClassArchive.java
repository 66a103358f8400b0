package dev.crossconnect.config.testbed;

import dev.crossconnect.config.Rehearsal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of this JVM for its children, and the archive of the classes that a hub loads
 * (AppCDS), which lets each of the many hubs of a test run start in half the time. It is written by
 * one rehearsal when the first child is started, and kept until a jar changes.
 *
 * <p>An archive is made of jars alone, and is used where the class path begins with the same ones:
 * so jars come first and folders last. Where the code of the hub itself comes from a folder, as it
 * does when an IDE runs a test, children start without one.
 */
final class ClassArchive {

  private static final long PATIENCE_SECONDS = 120;
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:cds=off,cds+dynamic=off");
  private static final ClassArchive OF_THIS_JVM = new ClassArchive();

  private final List<String> options;

  private ClassArchive() {
    Map<Boolean, List<Path>> jarOrNot =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .collect(Collectors.partitioningBy(Files::isRegularFile));
    List<Path> jars = jarOrNot.get(true);
    options = new ArrayList<>(OPTIONS);
    Path hub = codeOf(Rehearsal.class);
    if (jars.contains(hub)) {
      options.add("-XX:SharedArchiveFile=" + archive(hub, jars));
    }
    options.addAll(
        List.of("-cp", join(Stream.concat(jars.stream(), jarOrNot.get(false).stream()))));
  }

  /** The options with which a child of this JVM starts. */
  static List<String> options() {
    return OF_THIS_JVM.options;
  }

  private static Path archive(Path hub, List<Path> jars) {
    Path archive = hub.resolveSibling("children-%d.jsa".formatted(Runtime.version().feature()));
    // Test runs beside this one, such as a second fork, wait for the same rehearsal;
    // the lock is held until its channel is closed.
    try (FileChannel lock =
        FileChannel.open(
            archive.resolveSibling("children.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      lock.lock();
      if (!Files.exists(archive) || jars.stream().anyMatch(newerThan(archive))) {
        rehearse(archive, jars);
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("the rehearsal was not waited for", e);
    }
  }

  private static void rehearse(Path archive, List<Path> jars)
      throws IOException, InterruptedException {
    Files.deleteIfExists(archive);
    Path log = archive.resolveSibling("children.log");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + archive,
            "-cp",
            join(jars.stream()),
            Rehearsal.class.getName()));
    Process rehearsal =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!rehearsal.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || rehearsal.exitValue() != 0) {
      rehearsal.destroyForcibly();
      throw new AssertionError("The rehearsal failed:\n" + Files.readString(log));
    }
  }

  private static Predicate<Path> newerThan(Path archive) throws IOException {
    long written = Files.getLastModifiedTime(archive).toMillis();
    return jar -> jar.toFile().lastModified() > written;
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
