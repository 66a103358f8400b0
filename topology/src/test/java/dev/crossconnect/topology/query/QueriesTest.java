package dev.crossconnect.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.topics.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class QueriesTest {

  private static final TopicPartition WRITES = new TopicPartition("writes", 1);
  private static final TopicPartition CHANGES = new TopicPartition("changes", 1);
  private static final TopicPartition DECISIONS = new TopicPartition("decisions", 1);

  private final Map<TopicPartition, Long> committed = new HashMap<>();

  @Test
  void whoHasCommittedWhatIsAskedForHasIt() {
    committed.put(WRITES, 8L);

    assertThat(isCommitted(Map.of(WRITES, 7L))).isTrue();
    assertThat(isCommitted(Map.of(WRITES, 8L))).isFalse();
  }

  @Test
  void whatOthersHaveCommittedIsNotKnownToBeHere() {
    assertThat(isCommitted(Map.of(WRITES, 0L))).isFalse();

    committed.put(WRITES, 8L);
    assertThat(isCommitted(Map.of(WRITES, 7L, DECISIONS, 2L))).isFalse();

    committed.put(DECISIONS, 3L);
    assertThat(isCommitted(Map.of(WRITES, 7L, DECISIONS, 2L))).isTrue();
  }

  @Test
  void whatWasWrittenElsewhereNeedNotBeHere() {
    assertThat(isCommitted(Map.of(new TopicPartition("writes", 2), 7L))).isTrue();
    assertThat(isCommitted(Map.of(new TopicPartition("others", 1), 7L))).isTrue();
  }

  /** A task that was asked without a topic gives no offset by which another could know it. */
  @Test
  void whatATaskHasCommittedByItselfIsNeverKnownToBeHere() {
    committed.put(WRITES, 8L);

    assertThat(isCommitted(Map.of(WRITES, 7L, CHANGES, 0L))).isFalse();
  }

  private boolean isCommitted(Map<TopicPartition, Long> wanted) {
    return Queries.hasCommitted(
        Position.at("0a1b2c3d", wanted),
        Set.of("writes", "decisions", "changes"),
        1,
        partition ->
            committed.containsKey(partition)
                ? OptionalLong.of(committed.get(partition))
                : OptionalLong.empty());
  }
}
