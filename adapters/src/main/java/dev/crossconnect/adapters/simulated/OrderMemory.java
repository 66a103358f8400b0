package dev.crossconnect.adapters.simulated;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a simulated order system remembers: all orders, by id and by externalId. With a directory it
 * also survives the death of its process, because a line is handed to the operating system before
 * the order counts as accepted. Thread-safe.
 */
final class OrderMemory implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "service-orders.ndjson";

  private final Map<String, SimulatedOrder> byId = new LinkedHashMap<>();
  private final Map<String, List<SimulatedOrder>> byExternalId = new HashMap<>();
  private final Optional<FileChannel> file;

  private OrderMemory(Optional<FileChannel> file) {
    this.file = file;
  }

  static OrderMemory open(Optional<Path> directory) {
    if (directory.isEmpty()) {
      return new OrderMemory(Optional.empty());
    }
    try {
      Path path = Files.createDirectories(directory.get()).resolve(FILE);
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      OrderMemory memory = new OrderMemory(Optional.of(channel));
      memory.recall(channel, path);
      return memory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line that was cut off by a kill was never answered; it is overwritten by the next. */
  private void recall(FileChannel channel, Path path) throws IOException {
    String text = Files.readString(path);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      keep(SimulatedOrder.fromMemory(JSON.readTree(line)));
    }
    long end = whole.getBytes(StandardCharsets.UTF_8).length;
    channel.truncate(end);
    channel.position(end);
  }

  synchronized void add(SimulatedOrder order) {
    if (file.isPresent()) {
      write(file.get(), order.asMemory() + "\n");
    }
    keep(order);
  }

  private static void write(FileChannel channel, String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(SimulatedOrder order) {
    byId.put(order.id(), order);
    byExternalId.computeIfAbsent(order.externalId(), id -> new ArrayList<>()).add(order);
  }

  synchronized Optional<SimulatedOrder> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized List<SimulatedOrder> byExternalId(String externalId) {
    return List.copyOf(byExternalId.getOrDefault(externalId, List.of()));
  }

  synchronized List<SimulatedOrder> all() {
    return List.copyOf(byId.values());
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
