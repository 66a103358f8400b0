package dev.crossconnect.avro.topics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * How far something got in the log of one cluster: the highest offset of each partition that it
 * includes. A write answers with one; a query that is sent it back waits until its state covers it.
 *
 * <p>The epoch names the cluster, because offsets mean nothing on another one: after a fail-over an
 * old position has to be refused, not misread.
 *
 * <p>As text it needs no escaping in a URL or a header: {@code
 * 3f9a01c2~~salesforce.notifications~0-15~2-77}. Only {@code ~} separates, the one unreserved
 * character of URLs that no topic name can hold: two in front of each topic, one in front of each
 * partition and its offset.
 */
public final class Position {

  /** Longer than any position that fits a request header. */
  public static final int LONGEST_TEXT = 8_192;

  private static final String TOPIC = "~~";
  private static final String PARTITION = "~";
  private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern OFFSET = Pattern.compile("(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,17})");

  private final String epoch;
  private final NavigableMap<String, NavigableMap<Integer, Long>> offsets;

  /** Made when it is asked for; whoever does not see it yet makes the same. */
  private String text;

  private Position(String epoch, NavigableMap<String, NavigableMap<Integer, Long>> offsets) {
    if (!EPOCH.matcher(epoch).matches()) {
      throw new IllegalArgumentException(
          "'" + epoch + "' is no epoch: eight hexadecimal digits are");
    }
    this.epoch = epoch;
    this.offsets = offsets;
  }

  /** The epoch of the cluster with this id. */
  public static String epochOf(String clusterId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(clusterId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The beginning: everything covers it. */
  public static Position start(String epoch) {
    return new Position(epoch, new TreeMap<>());
  }

  /** Includes everything up to and with these offsets. */
  public static Position at(String epoch, Map<TopicPartition, Long> offsets) {
    NavigableMap<String, NavigableMap<Integer, Long>> sorted = new TreeMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (partition.partition() < 0 || offset < 0) {
            throw new IllegalArgumentException(
                "A position has no " + partition + " at offset " + offset);
          }
          raise(sorted, partition.topic(), partition.partition(), offset);
        });
    return new Position(epoch, sorted);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is anything else, saying what is wrong with it
   */
  public static Position parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "A position of "
              + text.length()
              + " characters is longer than any the hub gives out ("
              + LONGEST_TEXT
              + ")");
    }
    String[] parts = text.split(TOPIC, -1);
    if (!EPOCH.matcher(parts[0]).matches()) {
      throw malformed(text, "it does not begin with an epoch of eight hexadecimal digits");
    }
    NavigableMap<String, NavigableMap<Integer, Long>> offsets = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      readTopic(text, parts[i], offsets);
    }
    return new Position(parts[0], offsets);
  }

  private static void readTopic(
      String text, String part, NavigableMap<String, NavigableMap<Integer, Long>> offsets) {
    String[] entries = part.split(PARTITION, -1);
    if (!TOPIC_NAME.matcher(entries[0]).matches()) {
      throw malformed(text, "'" + entries[0] + "' is no name of a topic");
    }
    if (entries.length == 1 || offsets.containsKey(entries[0])) {
      throw malformed(text, "topic '" + entries[0] + "' has no offset or comes twice");
    }
    for (int i = 1; i < entries.length; i++) {
      var offset = OFFSET.matcher(entries[i]);
      if (!offset.matches()) {
        throw malformed(text, "'" + entries[i] + "' is not a partition and an offset, like 3-1024");
      }
      int partition = Integer.parseInt(offset.group(1));
      if (offsets.containsKey(entries[0]) && offsets.get(entries[0]).containsKey(partition)) {
        throw malformed(text, "partition " + partition + " of '" + entries[0] + "' comes twice");
      }
      raise(offsets, entries[0], partition, Long.parseLong(offset.group(2)));
    }
  }

  private static IllegalArgumentException malformed(String text, String why) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return new IllegalArgumentException(
        "'" + shown + "' is not a position: " + why + ". Send back what a write answered");
  }

  public String epoch() {
    return epoch;
  }

  /** The highest offset of this partition that is included; empty if there is none. */
  public OptionalLong offset(String topic, int partition) {
    Long offset = offsets.getOrDefault(topic, Collections.emptyNavigableMap()).get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** Every partition with the highest offset of it that is included, by topic. */
  public Map<String, NavigableMap<Integer, Long>> offsets() {
    NavigableMap<String, NavigableMap<Integer, Long>> view = new TreeMap<>();
    offsets.forEach((topic, of) -> view.put(topic, Collections.unmodifiableNavigableMap(of)));
    return Collections.unmodifiableNavigableMap(view);
  }

  /**
   * Includes what either of the two includes.
   *
   * @throws IllegalArgumentException when they are positions in different clusters
   */
  public Position merge(Position other) {
    requireSameEpoch(other);
    NavigableMap<String, NavigableMap<Integer, Long>> merged = new TreeMap<>();
    offsets.forEach((topic, of) -> merged.put(topic, new TreeMap<>(of)));
    other.offsets.forEach(
        (topic, of) -> of.forEach((partition, offset) -> raise(merged, topic, partition, offset)));
    return new Position(epoch, merged);
  }

  /**
   * Whether this includes everything that the other does.
   *
   * @throws IllegalArgumentException when they are positions in different clusters
   */
  public boolean covers(Position other) {
    requireSameEpoch(other);
    return other.offsets.entrySet().stream()
        .allMatch(
            topic ->
                topic.getValue().entrySet().stream()
                    .allMatch(
                        wanted ->
                            offset(topic.getKey(), wanted.getKey()).orElse(-1)
                                >= wanted.getValue()));
  }

  private void requireSameEpoch(Position other) {
    if (!epoch.equals(other.epoch)) {
      throw new IllegalArgumentException(
          "Position "
              + other
              + " is of another cluster (epoch "
              + other.epoch
              + ") than this hub runs on (epoch "
              + epoch
              + "): what it stands for has to be asked for without it");
    }
  }

  private static void raise(
      NavigableMap<String, NavigableMap<Integer, Long>> offsets,
      String topic,
      int partition,
      long offset) {
    offsets.computeIfAbsent(topic, any -> new TreeMap<>()).merge(partition, offset, Math::max);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Position that
        && epoch.equals(that.epoch)
        && offsets.equals(that.offsets);
  }

  @Override
  public int hashCode() {
    return 31 * epoch.hashCode() + offsets.hashCode();
  }

  @Override
  public String toString() {
    String made = text;
    if (made == null) {
      made = written();
      text = made;
    }
    return made;
  }

  private String written() {
    StringBuilder written = new StringBuilder(epoch);
    offsets.forEach(
        (topic, of) -> {
          written.append(TOPIC).append(topic);
          of.forEach(
              (partition, offset) ->
                  written.append(PARTITION).append(partition).append('-').append(offset));
        });
    return written.toString();
  }
}
