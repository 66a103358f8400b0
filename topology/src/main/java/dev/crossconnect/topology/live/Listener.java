package dev.crossconnect.topology.live;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Somebody who listens to a channel, and how far it has come: the next offset of each partition in
 * which something for it may stand. Used by the thread of the topic alone.
 */
final class Listener {

  private final String channel;
  private final EventStream stream;
  private final Map<Integer, Long> next = new TreeMap<>();

  Listener(String channel, EventStream stream) {
    this.channel = channel;
    this.stream = stream;
  }

  String channel() {
    return channel;
  }

  EventStream stream() {
    return stream;
  }

  /** Nothing before this offset is news to it. */
  void begin(int partition, long offset) {
    next.put(partition, offset);
  }

  /** Whether this is news; if so, it is not the next time. */
  boolean takes(int partition, long offset) {
    Long from = next.get(partition);
    if (from == null || offset < from) {
      return false;
    }
    next.put(partition, offset + 1);
    return true;
  }

  /** Everything before this offset was looked at for it. */
  void passed(int partition, long offset) {
    next.computeIfPresent(partition, (of, from) -> Math.max(from, offset));
  }

  /** The last offset of each partition that it need not see again. */
  Map<TopicPartition, Long> seen(String topic) {
    Map<TopicPartition, Long> seen = new HashMap<>();
    next.forEach(
        (partition, from) -> {
          if (from > 0) {
            seen.put(new TopicPartition(topic, partition), from - 1);
          }
        });
    return seen;
  }
}
