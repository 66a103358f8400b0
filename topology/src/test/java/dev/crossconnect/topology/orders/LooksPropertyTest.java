package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.topology.due.DueIndex;
import dev.crossconnect.topology.stores.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.streams.state.KeyValueStore;

/** Whatever becomes of an order, it is looked at when something is due of it. */
class LooksPropertyTest {

  private static final String ORDER = "801";
  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(1);

  /**
   * What happens in one second.
   *
   * @param restart somebody else goes on with what is stored
   * @param inSeconds when something is due of the order from then on; empty: never
   */
  record Second(boolean restart, Optional<Integer> inSeconds) {}

  @Property(tries = 500)
  void nothingIsDueThatNobodyLooksAt(@ForAll("lives") List<Second> life) {
    KeyValueStore<String, String> store = MemoryStores.ofText();
    Looks looks = new Looks(new DueIndex(store));
    Optional<Instant> next = Optional.empty();
    Instant now = BEGIN;
    for (Second second : life) {
      now = now.plus(STEP);
      looks = second.restart() ? new Looks(new DueIndex(store)) : looks;
      boolean isDue = next.isPresent() && !next.get().isAfter(now);
      boolean isLookedAt = !looks.take(now, 10).isEmpty();
      assertThat(isLookedAt || !isDue).as("looked at at %s, due at %s", now, next).isTrue();

      Optional<Instant> before = next;
      next = second.inSeconds().map(STEP::multipliedBy).map(now::plus);
      looks.change(ORDER, () -> before, next);
      if (isLookedAt && next.isPresent()) {
        looks.at(next.get(), ORDER);
      }
    }
    store.close();
  }

  @Example
  void nobodyLooksAtAnOrderOfWhichNothingIsDueAnyMore() {
    KeyValueStore<String, String> store = MemoryStores.ofText();
    Looks looks = new Looks(new DueIndex(store));
    Instant due = BEGIN.plus(STEP);

    looks.change(ORDER, Optional::empty, Optional.of(due));
    looks.change(ORDER, () -> Optional.of(due), Optional.of(due.plus(STEP)));
    looks.alsoAt(due.plus(STEP), ORDER);
    looks.change(ORDER, () -> Optional.of(due.plus(STEP)), Optional.empty());

    assertThat(looks.take(due, 10)).isEmpty();
    assertThat(looks.take(due.plus(STEP), 10)).containsExactly(ORDER);
    store.close();
  }

  @Provide
  Arbitrary<List<Second>> lives() {
    return Combinators.combine(
            Arbitraries.of(true, false, false, false, false),
            Arbitraries.integers().between(0, 5).optional(0.7))
        .as(Second::new)
        .list()
        .ofMaxSize(40);
  }
}
