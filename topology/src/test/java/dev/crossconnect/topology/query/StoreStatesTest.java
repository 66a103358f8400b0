package dev.crossconnect.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.topology.query.StorePartition.State;
import dev.crossconnect.topology.stores.StreamsClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreStatesTest {

  private static final String HERE = "here:1";
  private static final String THERE = "there:1";

  private final List<Place> known = new ArrayList<>();
  private final Set<Integer> readable = new HashSet<>();
  private final Admin admin =
      Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1"));
  private final Freshness freshness =
      new Freshness(
          admin, new StreamsClients(Duration.ofMillis(1), Duration.ofMillis(50)), store -> store);
  private final Places places =
      new Places() {
        @Override
        public String here() {
          return HERE;
        }

        @Override
        public Place of(String store, String key) {
          throw new StoreUnavailableException("is not asked for");
        }

        @Override
        public List<Place> all(String store) {
          if (known.isEmpty()) {
            throw new StoreUnavailableException("nobody has it yet");
          }
          return known;
        }
      };
  private final StoreStates states =
      new StoreStates(
          List.of("orders"), places, freshness, (store, partition) -> readable.contains(partition));

  @AfterEach
  void close() {
    freshness.close();
    admin.close();
  }

  @Test
  void whatIsWorkedOnHereIsActiveOnceItCanBeRead() {
    known.add(new Place(0, HERE, List.of()));
    assertThat(states.all()).extracting(StorePartition::here).containsExactly(State.RESTORING);
    assertThat(states.unready()).hasValueSatisfying(why -> assertThat(why).contains("orders 0"));

    readable.add(0);
    assertThat(states.all()).extracting(StorePartition::here).containsExactly(State.ACTIVE);
    assertThat(states.unready()).isEmpty();
  }

  @Test
  void whatIsRestoredHereWhileThereIsACopyKeepsNobodyFromAnswering() {
    known.add(new Place(0, HERE, List.of(THERE)));

    assertThat(states.all()).extracting(StorePartition::here).containsExactly(State.RESTORING);
    assertThat(states.unready()).isEmpty();
  }

  @Test
  void whatOthersWorkOnIsForThemToAnswer() {
    known.add(new Place(0, THERE, List.of()));

    assertThat(states.all())
        .containsExactly(
            new StorePartition("orders", 0, State.ELSEWHERE, Optional.empty(), THERE, List.of()));
    assertThat(states.unready()).isEmpty();
  }

  @Test
  void whoDoesNotKnowWhoHasWhatIsNotReady() {
    assertThat(states.unready()).contains("nobody has it yet");
  }
}
