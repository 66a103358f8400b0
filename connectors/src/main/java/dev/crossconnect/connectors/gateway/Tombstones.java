package dev.crossconnect.connectors.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which entries turned out to be deleted when the topic of the quarantine was read. On the next
 * reading they need not push living ones out of the index, only to be deleted from it later. If
 * there are very many, the oldest are forgotten: the index then holds fewer entries than it could,
 * but never a wrong one.
 */
final class Tombstones {

  private final Map<String, Long> offsets;

  Tombstones(int capacity) {
    offsets =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > capacity;
          }
        };
  }

  void add(String id, long offset) {
    offsets.put(id, offset);
  }

  /** Whether an entry that stands at this offset is deleted further on. */
  boolean follow(String id, long offset) {
    return offsets.getOrDefault(id, -1L) > offset;
  }
}
