package dev.crossconnect.topology.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.topology.listeners.Letters.Letter;
import dev.crossconnect.topology.listeners.Letters.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LettersTest {

  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final Letters letters = new Letters(Duration.ofHours(1));

  @Test
  void theOffsetMovesOnlyOverWhatIsToldAndWhatNeedsNoTelling() {
    letters.add(unwanted(FIRST, 0));
    letters.add(wanted(FIRST, 1));
    letters.add(unwanted(FIRST, 2));
    letters.add(unwanted(SECOND, 7));

    assertThat(letters.progress()).containsExactlyEntriesOf(Map.of(FIRST, 1L));

    letters.taken();

    assertThat(letters.isEmpty()).isTrue();
    assertThat(letters.progress()).containsOnly(Map.entry(FIRST, 3L), Map.entry(SECOND, 8L));
    assertThat(letters.progress()).as("what was asked for already").isEmpty();
  }

  @Test
  void pausesGrowAndNothingOvertakes() {
    letters.add(wanted(FIRST, 1));
    letters.add(wanted(SECOND, 1));
    Instant now = NOW;
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      assertThat(letters.due(now)).map(Letter::partition).contains(FIRST);
      letters.refused(now);
      assertThat(letters.due(now)).isEmpty();
      pauses.add(letters.pause(now));
      now = now.plus(letters.pause(now));
    }

    assertThat(pauses).isSorted().contains(Duration.ofMillis(500)).endsWith(Duration.ofMinutes(1));
    letters.taken();
    assertThat(letters.due(now))
        .as("the next is not held up")
        .map(Letter::partition)
        .contains(SECOND);
  }

  @Test
  void aListenerIsSuspendedWhenAnEventIsOldAndWasTriedOften() {
    letters.add(wanted(FIRST, 1));
    Instant late = NOW.plus(Duration.ofHours(2));
    for (int i = 0; i < 7; i++) {
      assertThat(letters.refused(late)).isEqualTo(Verdict.TRY_AGAIN);
    }
    assertThat(letters.refused(late)).isEqualTo(Verdict.SUSPEND);

    letters.taken();
    letters.add(wanted(FIRST, 2));
    for (int i = 0; i < 100; i++) {
      assertThat(letters.refused(NOW.plusSeconds(60))).isEqualTo(Verdict.TRY_AGAIN);
    }
  }

  @Test
  void whatAnotherInstanceTellsIsDroppedHereAndItsPauseToo() {
    letters.add(wanted(FIRST, 1));
    letters.add(wanted(SECOND, 1));
    letters.refused(NOW);

    letters.drop(Set.of(FIRST));

    assertThat(letters.due(NOW)).map(Letter::partition).contains(SECOND);
    letters.taken();
    assertThat(letters.progress()).containsOnlyKeys(SECOND);
  }

  /** Whatever fails on the way: each partition is told in order, once here, and none is skipped. */
  @Property(tries = 200)
  void everythingIsToldInTheOrderOfItsPartition(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 5) Integer> kinds) {
    Letters all = new Letters(Duration.ofHours(1));
    Map<TopicPartition, Long> next = new HashMap<>();
    Map<TopicPartition, List<Long>> wanted = new HashMap<>();
    Map<TopicPartition, List<Long>> told = new HashMap<>();
    Map<TopicPartition, Long> committed = new HashMap<>();
    Instant now = NOW;
    for (int kind : kinds) {
      TopicPartition partition = kind % 2 == 0 ? FIRST : SECOND;
      if (kind < 4) {
        long offset = next.merge(partition, 1L, Long::sum) - 1;
        if (kind < 2) {
          wanted.computeIfAbsent(partition, of -> new ArrayList<>()).add(offset);
        }
        all.add(kind < 2 ? wanted(partition, offset) : unwanted(partition, offset));
      } else if (!all.isEmpty()) {
        all.refused(now);
        now = now.plus(all.pause(now));
        tell(all, now, told);
      }
      committed.putAll(all.progress());
    }
    while (!all.isEmpty()) {
      tell(all, now, told);
    }
    committed.putAll(all.progress());

    assertThat(told).isEqualTo(wanted);
    assertThat(committed).isEqualTo(next);
  }

  private static void tell(Letters all, Instant now, Map<TopicPartition, List<Long>> told) {
    Letter letter = all.due(now).orElseThrow();
    told.computeIfAbsent(letter.partition(), of -> new ArrayList<>()).add(letter.offset());
    all.taken();
  }

  private static Letter wanted(TopicPartition partition, long offset) {
    return new Letter(partition, offset, NOW, Optional.of(new byte[] {1}));
  }

  private static Letter unwanted(TopicPartition partition, long offset) {
    return new Letter(partition, offset, NOW, Optional.empty());
  }
}
