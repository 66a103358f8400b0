package dev.crossconnect.topology.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.stores.MemoryStores;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is kept ready of the free resources is always what a search in the store would find. */
class StateIndexPropertyTest {

  private static final List<PoolId> POOLS =
      List.of(new PoolId("DUB1", "port"), new PoolId("DUB10", "port"));

  /** One thing that happens to a pool. */
  sealed interface Step {

    record Free(int pool, String id) implements Step {}

    record Taken(int pool, String id) implements Step {}

    record Look(int pool, int quantity, String cursor) implements Step {}

    /** The task begins anew on what is in the store. */
    record Restart() implements Step {}
  }

  @Property(tries = 500)
  void itGivesWhatASearchWouldFind(@ForAll("lives") List<Step> life) {
    KeyValueStore<String, String> store = MemoryStores.ofText();
    StateIndex index = new StateIndex(store);
    for (Step step : life) {
      if (step instanceof Step.Free free) {
        index.add(POOLS.get(free.pool()), ResourceStatus.available, free.id());
      } else if (step instanceof Step.Taken taken) {
        index.remove(POOLS.get(taken.pool()), ResourceStatus.available, taken.id());
        index.add(POOLS.get(taken.pool()), ResourceStatus.reserved, taken.id());
      } else if (step instanceof Step.Look look) {
        PoolId pool = POOLS.get(look.pool());
        String all = StateIndex.prefix(pool, ResourceStatus.available);
        assertThat(index.free(pool, look.quantity(), look.cursor()))
            .isEqualTo(Keys.circle(store, all, look.cursor(), look.quantity(), any -> true));
      } else {
        index = new StateIndex(store);
      }
    }
    store.close();
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<Integer> pool = Arbitraries.integers().between(0, POOLS.size() - 1);
    // Also such as Java and a store put in another order, and more than are read at once.
    Arbitrary<String> ids =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.integers().between(1, 200).map(n -> "p-" + n)),
            Tuple.of(1, Arbitraries.of("\uD83D\uDE00", "\uFFFD", "10.0.0.9", "10.0.0.10", "a")));
    Arbitrary<Step> freed = Combinators.combine(pool, ids).as(Step.Free::new);
    Arbitrary<Step> taken = Combinators.combine(pool, ids).as(Step.Taken::new);
    Arbitrary<Step> looks =
        Combinators.combine(
                pool,
                Arbitraries.frequency(Tuple.of(6, 1), Tuple.of(2, 3), Tuple.of(1, 70)),
                Arbitraries.oneOf(Arbitraries.just(""), ids.map(id -> Serial.of(id).key())))
            .as(Step.Look::new);
    return Arbitraries.frequencyOf(
            Tuple.of(10, freed),
            Tuple.of(3, taken),
            Tuple.of(6, looks),
            Tuple.of(1, Arbitraries.<Step>just(new Step.Restart())))
        .list()
        .ofMinSize(1)
        .ofMaxSize(300);
  }
}
