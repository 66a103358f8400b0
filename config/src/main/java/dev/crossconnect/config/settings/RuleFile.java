package dev.crossconnect.config.settings;

import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.document.DocumentException;
import dev.crossconnect.topology.document.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Business rules from a YAML file that may be mended while the hub runs: {@link #get} gives the
 * rules of the last file that could be used. Without a file, the rules that come with the hub.
 */
public final class RuleFile<T> implements Supplier<T> {

  private static final Logger LOG = LoggerFactory.getLogger(RuleFile.class);

  private final Optional<Path> file;
  private final Function<Section, T> reader;
  private FileTime readAt;
  private volatile T rules;
  private volatile Optional<String> complaint = Optional.empty();

  private RuleFile(Optional<Path> file, T rules, FileTime readAt, Function<Section, T> reader) {
    this.file = file;
    this.rules = rules;
    this.readAt = readAt;
    this.reader = reader;
  }

  /**
   * Reads the rules for the first time.
   *
   * @param packaged the name of the rules that come with the hub
   * @throws DocumentException if the file cannot be used
   */
  public static <T> RuleFile<T> open(
      Optional<Path> file, String packaged, Function<Section, T> reader) {
    return file.isPresent()
        ? new RuleFile<>(
            file, reader.apply(Document.read(file.get())), lastChange(file.get()), reader)
        : new RuleFile<>(file, reader.apply(packaged(packaged)), FileTime.fromMillis(0), reader);
  }

  private static Section packaged(String name) {
    try (InputStream in = RuleFile.class.getResourceAsStream("/business/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The hub was packaged without business/" + name);
      }
      Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
      return Document.read("business/" + name, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T get() {
    return rules;
  }

  /** What is wrong with the file as it now is, if the rules in use are older than it. */
  public Optional<String> complaint() {
    return complaint;
  }

  /** Reads the file again if it has changed; one that cannot be used changes nothing. */
  public synchronized void refresh() {
    if (file.isEmpty()) {
      return;
    }
    FileTime changedAt = lastChange(file.get());
    if (changedAt.equals(readAt)) {
      return;
    }
    readAt = changedAt;
    try {
      rules = reader.apply(Document.read(file.get()));
      complaint = Optional.empty();
      LOG.info("{} was read again", file.get());
    } catch (DocumentException e) {
      complaint = Optional.of(e.getMessage());
      LOG.error("{} cannot be used; the rules stay as they were: {}", file.get(), e.getMessage());
    }
  }

  private static FileTime lastChange(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // It may be on its way to being replaced; the next look will find it.
      return FileTime.fromMillis(0);
    }
  }
}
