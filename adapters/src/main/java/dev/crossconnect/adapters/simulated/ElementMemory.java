package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a simulated network element remembers: the things it has (ONTs, ports, cross-connects) and
 * every change that ever took effect. With a directory it survives its process. Thread-safe.
 */
final class ElementMemory implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "network-element.ndjson";

  private final Map<String, Map<String, String>> things = new HashMap<>();
  private final List<NetworkChange> changes = new ArrayList<>();
  private final Optional<FileChannel> file;

  private ElementMemory(Optional<FileChannel> file) {
    this.file = file;
  }

  static ElementMemory open(Optional<Path> directory) {
    if (directory.isEmpty()) {
      return new ElementMemory(Optional.empty());
    }
    try {
      Path path = Files.createDirectories(directory.get()).resolve(FILE);
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      ElementMemory memory = new ElementMemory(Optional.of(channel));
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
      JsonNode json = JSON.readTree(line);
      Map<String, String> fields = new HashMap<>();
      json.path("fields").properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
      keep(
          new NetworkChange(
              NetworkChange.Kind.valueOf(json.path("change").asText()),
              json.path("type").asText(),
              json.path("tid").asText(),
              json.path("aid").asText(),
              fields));
    }
    long end = whole.getBytes(StandardCharsets.UTF_8).length;
    channel.truncate(end);
    channel.position(end);
  }

  /** Takes effect if it can: what is entered must not be there, everything else must be. */
  synchronized Done change(NetworkChange change) {
    boolean there = things.containsKey(change.thing());
    if (change.kind() == NetworkChange.Kind.ENTERED && there) {
      return Done.IS_THERE;
    }
    if (change.kind() != NetworkChange.Kind.ENTERED && !there) {
      return Done.IS_NOT_THERE;
    }
    file.ifPresent(channel -> write(channel, change));
    keep(change);
    return Done.DONE;
  }

  private static void write(FileChannel channel, NetworkChange change) {
    ObjectNode json = JSON.createObjectNode();
    json.put("change", change.kind().name()).put("type", change.type());
    json.put("tid", change.tid()).put("aid", change.aid());
    change.fields().forEach(json.putObject("fields")::put);
    ByteBuffer bytes = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(NetworkChange change) {
    changes.add(change);
    switch (change.kind()) {
      case ENTERED -> things.put(change.thing(), new TreeMap<>(change.fields()));
      case EDITED -> things.get(change.thing()).putAll(change.fields());
      case DELETED -> things.remove(change.thing());
    }
  }

  synchronized Optional<Map<String, String>> thing(String type, String tid, String aid) {
    return Optional.ofNullable(things.get(NetworkChange.thing(type, tid, aid))).map(Map::copyOf);
  }

  synchronized List<NetworkChange> changes() {
    return List.copyOf(changes);
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

  /** What became of a change. */
  enum Done {
    DONE,
    IS_THERE,
    IS_NOT_THERE
  }
}
