package dev.crossconnect.topology.due;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.topology.stores.MemoryStores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.streams.state.KeyValueStore;

/** Whatever is put in comes out once, when it is due and not before, the oldest first. */
class DueIndexPropertyTest {

  /** One thing that happens to it; milliseconds and an id. */
  sealed interface Step {

    record Put(long due, String id) implements Step {}

    record Take(long now, int most) implements Step {}

    /** The task begins anew on what is in the store. */
    record Restart() implements Step {}
  }

  private record Entry(long due, String id) implements Comparable<Entry> {

    @Override
    public int compareTo(Entry other) {
      return due == other.due ? id.compareTo(other.id) : Long.compare(due, other.due);
    }
  }

  @Property(tries = 500)
  void itGivesWhatIsDueInOrderAndNothingTwice(@ForAll("lives") List<Step> life) {
    KeyValueStore<String, String> store = MemoryStores.ofText();
    DueIndex index = new DueIndex(store);
    NavigableSet<Entry> left = new TreeSet<>();
    for (Step step : life) {
      if (step instanceof Step.Put put) {
        index.put(Instant.ofEpochMilli(put.due()), put.id());
        left.add(new Entry(put.due(), put.id()));
      } else if (step instanceof Step.Take take) {
        assertThat(index.take(Instant.ofEpochMilli(take.now()), take.most()))
            .isEqualTo(taken(left, take));
      } else {
        index = new DueIndex(store);
      }
    }
    store.close();
  }

  private static List<String> taken(NavigableSet<Entry> left, Step.Take take) {
    List<String> ids = new ArrayList<>();
    while (!left.isEmpty() && left.first().due() <= take.now() && ids.size() < take.most()) {
      ids.add(left.pollFirst().id());
    }
    return ids;
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<Step> puts =
        Combinators.combine(times(), Arbitraries.of("a", "b", "c")).as(Step.Put::new);
    Arbitrary<Step> takes =
        Combinators.combine(times(), Arbitraries.integers().between(1, 4)).as(Step.Take::new);
    return Arbitraries.frequencyOf(
            Tuple.of(6, puts),
            Tuple.of(4, takes),
            Tuple.of(1, Arbitraries.<Step>just(new Step.Restart())))
        .list()
        .ofMaxSize(60);
  }

  /** Close to each other, so that what is due comes before, at and after each look. */
  private static Arbitrary<Long> times() {
    return Arbitraries.longs().between(1_000_000, 1_000_012);
  }
}
