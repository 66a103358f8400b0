package dev.crossconnect.topology.inventory;

import static dev.crossconnect.topology.inventory.InventoryBed.idsOf;
import static dev.crossconnect.topology.inventory.InventoryBed.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.DumpScope;
import dev.crossconnect.avro.DumpState;
import dev.crossconnect.avro.InventoryChange;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.ResourceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Complete dumps of a pool: what is missing from them becomes unavailable, but is never taken. */
class DumpFlowTest {

  private static final String PORTS = "DUB1/pon-port";
  private static final Duration LATER = Duration.ofSeconds(1);

  private InventoryBed bed;

  DumpFlowTest(@TempDir Path state) {
    bed = new InventoryBed(state);
    bed.load(PORTS, List.of("p1", "p2", "p3"));
    bed.pass(LATER);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void whatIsMissingBecomesUnavailableAndIsThereAgainWithTheNextDump() {
    dump("p1", "p3", "p4");

    assertThat(stateOf("p2")).isEqualTo(ResourceStatus.unavailable);
    assertThat(stateOf("p1")).isEqualTo(ResourceStatus.available);
    assertThat(bed.pool(PORTS).getAvailable()).isEqualTo(3);
    assertThat(bed.pool(PORTS).getUnavailable()).isEqualTo(1);
    DumpState dump = bed.pool(PORTS).getDump();
    assertThat(dump.getPresent()).isEqualTo(3);
    assertThat(dump.getMissing()).isEqualTo(1);
    assertThat(dump.getInUse()).isZero();
    assertThat(dump.getComparedAt()).isNotNull();

    dump("p1", "p2", "p3", "p4");

    assertThat(bed.pool(PORTS).getAvailable()).isEqualTo(4);
  }

  @Test
  void whatIsHeldStaysWithAConflictAndIsUnavailableOnceItIsGivenBack() {
    bed.reserve("r", part(PORTS, 1));
    bed.confirm("r", part(PORTS, 1));

    dump("p2", "p3");

    assertThat(stateOf("p1")).isEqualTo(ResourceStatus.assigned);
    assertThat(bed.resource(PORTS, "p1").getConflict()).contains("does not have it");
    assertThat(bed.pool(PORTS).getDump().getInUse()).isEqualTo(1);
    assertThat(bed.pool(PORTS).getDump().getMissing()).isZero();
    assertThat(idsOf(bed.release("r", part(PORTS, 1)))).containsExactly("p1");
    assertThat(stateOf("p1")).isEqualTo(ResourceStatus.unavailable);
    assertThat(bed.pool(PORTS).getConflicts()).isZero();
  }

  @Test
  void whatTheSourceItselfCalledAssignedIsNotTakenEither() {
    bed.say(PORTS, "p1", ResourceStatus.assigned);
    bed.pass(LATER);

    dump("p2", "p3");

    assertThat(stateOf("p1")).isEqualTo(ResourceStatus.assigned);
    assertThat(bed.pool(PORTS).getConflicts()).isEqualTo(1);

    dump("p1", "p2", "p3");

    assertThat(stateOf("p1")).isEqualTo(ResourceStatus.assigned);
    assertThat(bed.pool(PORTS).getConflicts()).isZero();
  }

  @Test
  void whatIsHeldAndThereAgainIsNoConflictAnyMore() {
    bed.reserve("r", part(PORTS, 1));
    dump("p2", "p3");

    dump("p1", "p2", "p3");

    assertThat(bed.resource(PORTS, "p1").getConflict()).isNull();
    bed.release("r", part(PORTS, 1));
    assertThat(stateOf("p1")).isEqualTo(ResourceStatus.available);
  }

  @Test
  void halfADumpTakesNothing() {
    bed.dumpRow(PORTS, "p1");
    bed.pass(Duration.ofHours(1));

    assertThat(bed.pool(PORTS).getAvailable()).isEqualTo(3);
    assertThat(bed.pool(PORTS).getDump()).isNull();
  }

  @Test
  void aRepeatHasNoSecondEffectAndTellsNobody() {
    bed.dumpRow(PORTS, "p1");
    bed.endDump(PORTS, DumpScope.POOL);
    bed.dumpRow(PORTS, "p1");
    bed.endDump(PORTS, DumpScope.POOL);
    Instant takenAt = bed.now();
    bed.pass(LATER);
    DumpState first = bed.pool(PORTS).getDump();
    bed.updates();

    bed.endDump(PORTS, DumpScope.POOL, takenAt);
    bed.pass(LATER);
    assertThat(bed.updates()).as("an end that comes twice").isEmpty();
    dump("p1");

    assertThat(first.getMissing()).isEqualTo(2);
    assertThat(bed.updates())
        .extracting(InventoryUpdate::getChange)
        .containsOnly(InventoryChange.DUMP_COMPARED);
  }

  @Test
  void aRestartGoesOnWhereTheComparisonWas() {
    List<String> many = IntStream.range(0, 2_500).mapToObj(i -> "q" + i).toList();
    bed.load(PORTS, many);
    bed.pass(LATER);
    bed.dumpRow(PORTS, "p1");
    bed.endDump(PORTS, DumpScope.POOL);
    bed.pass(Duration.ofMillis(100));
    assertThat(bed.pool(PORTS).getDump().getComparedAt()).isNull();
    assertThat(bed.pool(PORTS).getUnavailable()).isPositive();

    bed = bed.startedAgain();
    bed.pass(LATER);
    bed.pass(LATER);

    assertThat(bed.pool(PORTS).getDump().getComparedAt()).isNotNull();
    assertThat(bed.pool(PORTS).getDump().getMissing()).isEqualTo(2_502);
    assertThat(bed.pool(PORTS).getAvailable()).isEqualTo(1);
  }

  @Test
  void aDumpOfOneSourceSaysNothingOfWhatAnotherSaid() {
    bed.sayAs("another", PORTS, "p3", ResourceStatus.available);
    bed.pass(LATER);
    bed.dumpRow(PORTS, "p1");

    bed.endDump(PORTS, DumpScope.SOURCE);
    bed.pass(LATER);

    assertThat(stateOf("p2")).isEqualTo(ResourceStatus.unavailable);
    assertThat(stateOf("p3")).isEqualTo(ResourceStatus.available);
  }

  @Test
  void whatIsLoadedWhileADumpIsOnItsWayIsNotMissing() {
    bed.dumpRow(PORTS, "p1");
    bed.endDump(PORTS, DumpScope.POOL);
    bed.say(PORTS, "p9", ResourceStatus.available);
    bed.pass(LATER);

    assertThat(stateOf("p9")).isEqualTo(ResourceStatus.available);
  }

  @Test
  void theOutcomeIsPublished() {
    bed.updates();

    dump("p1");

    List<InventoryUpdate> updates = bed.updates();
    assertThat(updates)
        .filteredOn(update -> update.getChange() == InventoryChange.RESOURCE)
        .extracting(InventoryUpdate::getResourceId)
        .containsExactlyInAnyOrder("p2", "p3");
    assertThat(updates.get(updates.size() - 1).getChange())
        .isEqualTo(InventoryChange.DUMP_COMPARED);
    assertThat(updates.get(updates.size() - 1).getCause())
        .contains("1 there, 2 missing, 0 missing but in use");
  }

  private void dump(String... ids) {
    for (String id : ids) {
      bed.dumpRow(PORTS, id);
    }
    bed.endDump(PORTS, DumpScope.POOL);
    bed.pass(LATER);
  }

  private ResourceStatus stateOf(String id) {
    return bed.resource(PORTS, id).getState();
  }
}
