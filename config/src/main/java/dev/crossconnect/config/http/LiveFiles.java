package dev.crossconnect.config.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What files say that may change while the hub runs. Files that cannot be used change nothing: half
 * a key store must not take the server down, nor half a file of callers lock everybody out.
 */
final class LiveFiles<T> {

  private static final Logger LOG = LoggerFactory.getLogger(LiveFiles.class);

  private final List<Path> files;
  private final Supplier<T> reader;
  private List<Stamp> readAt;
  private volatile T current;

  /** By which a change is noticed; a file that is not there has one too. */
  private record Stamp(FileTime changedAt, long size) {

    static Stamp of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(now.lastModifiedTime(), now.size());
      } catch (IOException e) {
        // It may be on its way to being replaced; the next look will find it.
        return new Stamp(FileTime.fromMillis(0), -1);
      }
    }
  }

  /**
   * Reads them for the first time.
   *
   * @param reader throws a {@link ConfigException} when they cannot be used
   */
  LiveFiles(List<Path> files, Supplier<T> reader) {
    this.files = files;
    this.reader = reader;
    this.readAt = stamps();
    this.current = reader.get();
  }

  T get() {
    return current;
  }

  /** Reads them again if they have changed, and tells what they say now if they can be used. */
  synchronized Optional<T> refresh() {
    List<Stamp> now = stamps();
    if (now.equals(readAt)) {
      return Optional.empty();
    }
    readAt = now;
    try {
      current = reader.get();
      LOG.info("{} changed and counts from now on", files);
      return Optional.of(current);
    } catch (ConfigException e) {
      LOG.error("{} changed and cannot be used; what it said before stays", files, e);
      return Optional.empty();
    }
  }

  private List<Stamp> stamps() {
    return files.stream().map(Stamp::of).toList();
  }
}
