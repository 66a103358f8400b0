package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a simulated system writes down, one line for each thing. With a file it survives the death
 * of its process: a line is handed to the operating system before the thing counts as done. Without
 * one it keeps nothing.
 */
final class Journal implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<FileChannel> file;
  private final List<JsonNode> recalled;

  private Journal(Optional<FileChannel> file, List<JsonNode> recalled) {
    this.file = file;
    this.recalled = List.copyOf(recalled);
  }

  static Journal open(Optional<Path> file) {
    if (file.isEmpty()) {
      return new Journal(Optional.empty(), List.of());
    }
    try {
      Path path = file.get();
      Files.createDirectories(path.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new Journal(Optional.of(channel), recall(channel, path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line that was cut off by a kill was never answered; it is overwritten by the next. */
  private static List<JsonNode> recall(FileChannel channel, Path path) throws IOException {
    String text = Files.readString(path);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : whole.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    long end = whole.getBytes(StandardCharsets.UTF_8).length;
    channel.truncate(end);
    channel.position(end);
    return lines;
  }

  /** What was written by those before. */
  List<JsonNode> recalled() {
    return recalled;
  }

  synchronized void write(JsonNode entry) {
    try {
      if (file.isPresent()) {
        ByteBuffer bytes = ByteBuffer.wrap((entry + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          file.get().write(bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
