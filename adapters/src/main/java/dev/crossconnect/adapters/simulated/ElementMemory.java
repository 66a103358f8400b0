package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
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

  private static final String FILE = "network-element.ndjson";

  private final Map<String, Map<String, String>> things = new HashMap<>();
  private final List<NetworkChange> changes = new ArrayList<>();
  private final Journal journal;

  private ElementMemory(Journal journal) {
    this.journal = journal;
  }

  static ElementMemory open(Optional<Path> directory) {
    Journal journal = Journal.open(directory.map(path -> path.resolve(FILE)));
    ElementMemory memory = new ElementMemory(journal);
    journal.recalled().forEach(entry -> memory.keep(read(entry)));
    return memory;
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
    journal.write(written(change));
    keep(change);
    return Done.DONE;
  }

  private static ObjectNode written(NetworkChange change) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("change", change.kind().name()).put("type", change.type());
    entry.put("tid", change.tid()).put("aid", change.aid());
    change.fields().forEach(entry.putObject("fields")::put);
    return entry;
  }

  private static NetworkChange read(JsonNode entry) {
    Map<String, String> fields = new HashMap<>();
    entry.path("fields").properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
    return new NetworkChange(
        NetworkChange.Kind.valueOf(entry.path("change").asText()),
        entry.path("type").asText(),
        entry.path("tid").asText(),
        entry.path("aid").asText(),
        fields);
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
    journal.close();
  }

  /** What became of a change. */
  enum Done {
    DONE,
    IS_THERE,
    IS_NOT_THERE
  }
}
