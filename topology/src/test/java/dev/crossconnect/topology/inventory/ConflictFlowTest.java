package dev.crossconnect.topology.inventory;

import static dev.crossconnect.topology.inventory.InventoryBed.idsOf;
import static dev.crossconnect.topology.inventory.InventoryBed.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.InventoryChange;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ResourceChange;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.avro.SettlementVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source contradicts whoever has a resource, and a person decides. */
class ConflictFlowTest {

  private static final String PORTS = "DUB1/pon-port";

  private final InventoryBed bed;

  ConflictFlowTest(@TempDir Path state) {
    bed = new InventoryBed(state);
  }

  @BeforeEach
  void p1IsAssignedAndItsSourceSaysThatItCannotBeUsed() {
    bed.load(PORTS, List.of("p1", "p2"));
    bed.reserve("r", part(PORTS, 1));
    bed.confirm("r", part(PORTS, 1));
    say(ResourceStatus.unavailable);
    assertThat(p1().getConflict()).contains("cannot be used");
    assertThat(contested()).containsExactly("p1");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void whatIsKeptIsNoConflictWhileItsSourceSaysTheSame() {
    ReservationResult result = bed.settle(PORTS, "p1", SettlementVerdict.KEEP, "it works");

    assertThat(result.getOutcome()).isEqualTo(ReservationOutcome.CONFIRMED);
    assertThat(result.getOrderId()).isEqualTo("order-of-r");
    assertThat(p1().getState()).isEqualTo(ResourceStatus.assigned);
    assertThat(p1().getHistory())
        .last()
        .extracting(ResourceChange::getCause, ResourceChange::getBy)
        .containsExactly("Kept: it works", "somebody");
    assertThat(contested()).isEmpty();

    say(ResourceStatus.unavailable);
    assertThat(p1().getConflict()).isNull();

    say(ResourceStatus.available);
    assertThat(p1().getConflict()).as("something else").contains("nobody has it");
    assertThat(contested()).containsExactly("p1");
  }

  @Test
  void whatIsYieldedGoesWhereItsSourceSaysAndTheReservationKeepsTheRest() {
    bed.updates();

    ReservationResult result = bed.settle(PORTS, "p1", SettlementVerdict.YIELD, "card is broken");

    assertThat(result.getOutcome()).isEqualTo(ReservationOutcome.RELEASED);
    assertThat(idsOf(result)).containsExactly("p1");
    assertThat(p1().getState()).isEqualTo(ResourceStatus.unavailable);
    assertThat(p1().getHolder()).isNull();
    assertThat(bed.updates())
        .extracting(
            InventoryUpdate::getChange, InventoryUpdate::getOrderId, InventoryUpdate::getCause)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                InventoryChange.CONFLICT_RESOLVED, "order-of-r", "Yielded: card is broken"));
    assertThat(idsOf(bed.confirm("r", part(PORTS, 1)))).isEmpty();
    assertThat(bed.pool(PORTS).getConflicts()).isZero();
    assertThat(contested()).isEmpty();
  }

  @Test
  void aConflictIsSettledOnce() {
    bed.settle(PORTS, "p1", SettlementVerdict.YIELD, "card is broken");

    ReservationResult again = bed.settle(PORTS, "p1", SettlementVerdict.KEEP, "it works");

    assertThat(again.getOutcome()).isEqualTo(ReservationOutcome.REFUSED);
    assertThat(again.getCode()).isEqualTo("NO_CONFLICT");
    assertThat(p1().getState()).isEqualTo(ResourceStatus.unavailable);
    assertThat(bed.settle(PORTS, "p9", SettlementVerdict.KEEP, "none").getCode())
        .isEqualTo("NO_CONFLICT");
  }

  @Test
  void aDecisionIsAboutTheOneWhoHasItNow() {
    bed.settle(PORTS, "p1", SettlementVerdict.KEEP, "it works");
    say(ResourceStatus.available);
    bed.release("r", part(PORTS, 1));
    bed.reserve("s", part(PORTS, 2));
    bed.confirm("s", part(PORTS, 2));

    say(ResourceStatus.unavailable);

    assertThat(p1().getConflict()).contains("cannot be used");
  }

  private void say(ResourceStatus state) {
    bed.pass(Duration.ofSeconds(1));
    bed.say(PORTS, "p1", state);
  }

  private ResourceState p1() {
    return bed.resource(PORTS, "p1");
  }

  private List<String> contested() {
    String prefix = StateIndex.conflicts(PoolId.parse(PORTS));
    return bed.index().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }
}
