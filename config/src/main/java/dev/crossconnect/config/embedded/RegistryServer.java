package dev.crossconnect.config.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The unpacked registry server, and what makes it start in half the time: an archive of its loaded
 * classes (AppCDS), written once, by {@link EmbeddedRegistry#rehearse}.
 *
 * <p>An archive fits one virtual machine and one class path, of which every file must be a jar and
 * may not have changed since. That decides how this is built. The {@link Leash} goes into a jar of
 * its own, always the same to the byte and the date, because the jar or folder it comes from
 * changes with every build. And the name of the archive carries a digest of all that it depends on,
 * so that one that does not fit is never found.
 */
record RegistryServer(Path home, Path runner, Path leash) {

  /** Says where the unpacked server is, for those who move it away from this class's jar. */
  static final String HOME_PROPERTY = "crossconnect.registry.home";

  private static final String RUNNER_SUFFIX = "-runner.jar";
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  /** The server that the build has unpacked beside the jar, or the folder, of this class. */
  static RegistryServer find() throws IOException {
    Path home =
        Optional.ofNullable(System.getProperty(HOME_PROPERTY))
            .map(Path::of)
            .orElseGet(() -> besideThisClass("registry"));
    return new RegistryServer(home, runnerIn(home), leashIn(home));
  }

  String mainClass() throws IOException {
    try (JarFile jar = new JarFile(runner.toFile())) {
      return jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
    }
  }

  String classPath() {
    return leash + File.pathSeparator + runner;
  }

  /** The archive of classes that fits this virtual machine and these files, there or not. */
  Path archive() throws IOException {
    String dependsOn =
        String.join(
            "\n",
            System.getProperty("java.vm.vendor"),
            System.getProperty("java.vm.version"),
            System.getProperty("java.home"),
            fingerprint(runner),
            fingerprint(leash));
    return home.resolve(
        "classes-%s.jsa".formatted(UUID.nameUUIDFromBytes(dependsOn.getBytes(UTF_8))));
  }

  private static String fingerprint(Path file) throws IOException {
    return "%s %d %s"
        .formatted(file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file));
  }

  private static Path besideThisClass(String name) {
    try {
      return Path.of(
              RegistryServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path runnerIn(Path home) throws IOException {
    if (Files.isDirectory(home)) {
      try (Stream<Path> files = Files.list(home)) {
        Optional<Path> runner =
            files.filter(file -> file.getFileName().toString().endsWith(RUNNER_SUFFIX)).findAny();
        if (runner.isPresent()) {
          return runner.get();
        }
      }
    }
    throw new EmbeddedStartException(
        "There is no registry server in %s (no file *%s). The build unpacks it there: mvn package."
            .formatted(home, RUNNER_SUFFIX));
  }

  /** Puts the leash in its jar, unless it is there: two processes may do this at the same time. */
  private static Path leashIn(Path home) throws IOException {
    Path jar = home.resolve("leash.jar");
    byte[] content = leashJar();
    if (!Files.exists(jar) || !Arrays.equals(Files.readAllBytes(jar), content)) {
      Path fresh = home.resolve("leash-%s.new".formatted(UUID.randomUUID()));
      Files.write(fresh, content);
      Files.setLastModifiedTime(fresh, FileTime.from(LONG_AGO));
      Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }
    return jar;
  }

  private static byte[] leashJar() throws IOException {
    String name = Leash.class.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream leash = Leash.class.getClassLoader().getResourceAsStream(name);
        JarOutputStream jar = new JarOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setTimeLocal(LONG_AGO.atOffset(ZoneOffset.UTC).toLocalDateTime());
      jar.putNextEntry(entry);
      leash.transferTo(jar);
    }
    return bytes.toByteArray();
  }
}
