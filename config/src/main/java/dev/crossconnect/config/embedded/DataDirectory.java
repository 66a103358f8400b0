package dev.crossconnect.config.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/**
 * The directory in which a hub keeps its state, held by one process at a time.
 *
 * <p>One file in it, {@value #MARKER}, does three things. Being there it says that the directory is
 * a hub's, so that neither a start nor a reset touches anybody else's files. Locked it says that a
 * hub is running; the operating system drops the lock with the process, however that ends. What it
 * contains is the process id of the last holder, for the message to a second one.
 */
public final class DataDirectory implements AutoCloseable {

  public static final String MARKER = ".crossconnect";

  /**
   * The byte that is locked lies far behind the contents: where locks are mandatory, the process id
   * stays readable for the one who was refused.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final Path directory;
  private final FileChannel lock;

  private DataDirectory(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Takes the directory for this process, and creates it if need be.
   *
   * @throws DataDirectoryException if another process holds it, if it cannot be written, or if it
   *     holds files but is not a hub's
   */
  public static DataDirectory open(Path path) {
    Path directory = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(directory);
      if (!isHubs(directory) && !isEmpty(directory)) {
        throw new DataDirectoryException(
            "%s is not a data directory of a hub, and not empty. Choose a new or an empty directory"
                    .formatted(directory)
                + " with --data.");
      }
      return new DataDirectory(directory, lock(directory));
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s cannot be used (%s). Choose one that this user can write with --data."
              .formatted(directory, e),
          e);
    }
  }

  /**
   * Forgets everything that a hub kept in this directory. The empty directory remains.
   *
   * @throws DataDirectoryException if a hub is running in it, or if it is not a hub's; nothing has
   *     been deleted then
   */
  public static void reset(Path path) {
    Path directory = path.toAbsolutePath().normalize();
    if (!Files.exists(directory)) {
      return;
    }
    if (!isHubs(directory)) {
      throw new DataDirectoryException(
          "%s is not a data directory of a hub (it has no file %s); nothing was deleted. Name the"
                  .formatted(directory, MARKER)
              + " directory that the hub ran with.");
    }
    try (DataDirectory held = open(directory)) {
      held.deleteContents();
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s could not be emptied (%s). What is left of it can be deleted by hand."
              .formatted(directory, e),
          e);
    }
  }

  public Path path() {
    return directory;
  }

  /** Where the embedded broker keeps its logs. */
  public Path broker() {
    return directory.resolve("broker");
  }

  /** Where the embedded registry keeps its schemas. */
  public Path registry() {
    return directory.resolve("registry");
  }

  /** Where Kafka Streams keeps its stores. */
  public Path streams() {
    return directory.resolve("streams");
  }

  /** Lets another process have the directory. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new DataDirectoryException("The lock on %s did not come off.".formatted(directory), e);
    }
  }

  private static boolean isHubs(Path directory) {
    return Files.isRegularFile(directory.resolve(MARKER));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path marker = directory.resolve(MARKER);
    FileChannel channel =
        FileChannel.open(
            marker, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = isFree(channel);
      if (!held) {
        throw new DataDirectoryException(refusal(directory, Files.readString(marker).strip()));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return channel;
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  /** Whether the lock could be taken; within one process Java answers with an exception instead. */
  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static String refusal(Path directory, String holder) {
    return "The data directory %s is in use by another hub%s. Stop that one, or give this one a"
            .formatted(directory, holder.isEmpty() ? "" : " (process " + holder + ")")
        + " directory of its own with --data.";
  }

  private void deleteContents() throws IOException {
    Path marker = directory.resolve(MARKER);
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(marker)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!visited.equals(directory)) {
              Files.delete(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
