package dev.crossconnect.topology.inventory;

import static dev.crossconnect.topology.inventory.InventoryBed.idsOf;
import static dev.crossconnect.topology.inventory.InventoryBed.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.InventoryChange;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ResourceChange;
import dev.crossconnect.avro.ResourceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFlowTest {

  private static final String PORTS = "DUB1/pon-port";
  private static final String ONTS = "DUB1/ont";
  private static final String NUMBERS = "DUB1/number";
  private static final Duration HOLD = Duration.ofMinutes(1);

  private InventoryBed bed;

  InventoryFlowTest(@TempDir Path state) {
    bed = new InventoryBed(state);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void whatIsReservedIsConfirmedAndReleased() {
    bed.load(PORTS, List.of("p1", "p2"));

    ReservationResult reserved = bed.reserve("r", part(PORTS, 1));

    assertThat(reserved.getOutcome()).isEqualTo(ReservationOutcome.RESERVED);
    assertThat(idsOf(reserved)).containsExactly("p1");
    assertThat(reserved.getExpiresAt()).isEqualTo(bed.now().plus(HOLD));
    assertThat(counts(PORTS)).containsExactly(2L, 1L, 1L, 0L);
    assertThat(bed.confirm("r", part(PORTS, 1)).getOutcome())
        .isEqualTo(ReservationOutcome.CONFIRMED);
    assertThat(counts(PORTS)).containsExactly(2L, 1L, 0L, 1L);
    bed.pass(HOLD.multipliedBy(2));
    assertThat(counts(PORTS))
        .as("what is confirmed does not expire")
        .containsExactly(2L, 1L, 0L, 1L);
    assertThat(bed.release("r", part(PORTS, 1)).getOutcome())
        .isEqualTo(ReservationOutcome.RELEASED);
    assertThat(counts(PORTS)).containsExactly(2L, 2L, 0L, 0L);
    assertThat(bed.resource(PORTS, "p1").getHistory())
        .extracting(ResourceChange::getCause, ResourceChange::getOrderId)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Entered in the inventory", null),
            org.assertj.core.groups.Tuple.tuple("Reserved", "order-of-r"),
            org.assertj.core.groups.Tuple.tuple("Confirmed", "order-of-r"),
            org.assertj.core.groups.Tuple.tuple("Released", "order-of-r"));
  }

  @Test
  void aRepeatGetsTheSameAnswerAndTakesNothing() {
    bed.load(PORTS, List.of("p1", "p2", "p3"));
    ReservationResult first = bed.reserve("r", part(PORTS, 2));
    bed.pass(Duration.ofSeconds(5));

    ReservationResult second = bed.reserve("r", part(PORTS, 2));

    assertThat(second.getResources()).isEqualTo(first.getResources());
    assertThat(second.getExpiresAt()).isEqualTo(first.getExpiresAt());
    assertThat(counts(PORTS)).containsExactly(3L, 1L, 2L, 0L);
    assertThat(bed.reserve("r", part(PORTS, 1)).getCode()).isEqualTo("DIFFERENT");
    bed.release("r", part(PORTS, 2));
    assertThat(bed.reserve("r", part(PORTS, 2)).getCode()).isEqualTo("RELEASED");
    assertThat(counts(PORTS)).containsExactly(3L, 3L, 0L, 0L);
  }

  @Test
  void aHoldEndsByItselfAlsoAcrossARestart() {
    bed.load(PORTS, List.of("p1"));
    bed.reserve("r", part(PORTS, 1));
    bed = bed.startedAgain();

    bed.pass(HOLD);

    assertThat(counts(PORTS)).containsExactly(1L, 1L, 0L, 0L);
    assertThat(bed.confirm("r", part(PORTS, 1)).getCode()).isEqualTo("EXPIRED");
    assertThat(bed.reserve("r", part(PORTS, 1)).getCode()).isEqualTo("EXPIRED");
    assertThat(idsOf(bed.reserve("other", part(PORTS, 1)))).containsExactly("p1");
  }

  @Test
  void ofSeveralPoolsAllOrNothingIsHeld() {
    bed.load(PORTS, List.of("p1"));
    bed.load(ONTS, List.of("o1"));
    ReservationPart[] both = {part(PORTS, 1), part(ONTS, 1)};

    assertThat(idsOf(bed.reserve("a", both))).containsExactly("p1", "o1");
    bed.release("a", part(ONTS, 1));
    bed.reserve("b", part(ONTS, 1));
    bed.release("a", part(PORTS, 1));
    ReservationResult refused = bed.reserve("c", both);

    assertThat(refused.getOutcome()).isEqualTo(ReservationOutcome.REFUSED);
    assertThat(refused.getCode()).isEqualTo("TOO_FEW");
    assertThat(counts(PORTS)).containsExactly(1L, 1L, 0L, 0L);
    bed.release("b", part(ONTS, 1));
    assertThat(bed.reserve("c", both).getCode()).as("a refusal stays one").isEqualTo("TOO_FEW");
    assertThat(idsOf(bed.reserve("d", both))).containsExactly("p1", "o1");
    assertThat(bed.hasNoMoreAnswers()).isTrue();
  }

  @Test
  void aPartThatCannotBeConfirmedLetsTheOthersGo() {
    bed.load(PORTS, List.of("p1"));
    bed.load(ONTS, List.of("o1"));
    ReservationPart[] both = {part(PORTS, 1), part(ONTS, 1)};
    bed.reserve("a", both);
    bed.release("a", part(ONTS, 1));

    assertThat(bed.confirm("a", both).getCode()).isEqualTo("RELEASED");

    assertThat(counts(PORTS)).containsExactly(1L, 1L, 0L, 0L);
    assertThat(counts(ONTS)).containsExactly(1L, 1L, 0L, 0L);
  }

  @Test
  void linesOfOneOrderGetTheirOwnFromOnePool() {
    bed.load(PORTS, List.of("p1", "p2", "p3"));
    ReservationPart[] lines = {
      part("line-1", PORTS, Want.any(1)), part("line-2", PORTS, Want.any(2))
    };

    assertThat(bed.reserve("r", lines).getResources())
        .extracting(r -> r.getPartId() + ":" + r.getResourceId())
        .containsExactly("line-1:p1", "line-2:p2", "line-2:p3");
  }

  @Test
  void aReleaseThatWasFasterLeavesWordForWhatItReleases() {
    bed.load(PORTS, List.of("p1"));

    assertThat(bed.release("r", part(PORTS, 1)).getOutcome())
        .isEqualTo(ReservationOutcome.RELEASED);

    assertThat(bed.reserve("r", part(PORTS, 1)).getCode()).isEqualTo("RELEASED");
    assertThat(counts(PORTS)).containsExactly(1L, 1L, 0L, 0L);
  }

  @Test
  void aCallerIsToldThatThereIsNoSuchReservationOrPool() {
    bed.load(PORTS, List.of("p1"));

    assertThat(bed.call(ReservationAction.RELEASE, "r", part(PORTS, 1)).getCode())
        .isEqualTo("UNKNOWN_RESERVATION");
    assertThat(bed.call(ReservationAction.CONFIRM, "r", part(PORTS, 1)).getCode())
        .isEqualTo("UNKNOWN_RESERVATION");
    assertThat(bed.call(ReservationAction.RESERVE, "r", part("XX/none", 1)).getCode())
        .isEqualTo("UNKNOWN_POOL");
    assertThat(idsOf(bed.call(ReservationAction.RESERVE, "r", part(PORTS, 1))))
        .containsExactly("p1");
  }

  @Test
  void aNumberThatWasUsedRestsBeforeItIsUsedAgain() {
    bed.load(NUMBERS, List.of("100", "101"));
    bed.reserve("held", part(NUMBERS, 1));
    bed.release("held", part(NUMBERS, 1));
    assertThat(bed.pool(NUMBERS).getQuarantined()).as("it was only held").isZero();
    bed.reserve("r", part(NUMBERS, 2));
    bed.confirm("r", part(NUMBERS, 2));

    bed.release("r", part(NUMBERS, 2));

    assertThat(bed.pool(NUMBERS).getQuarantined()).isEqualTo(2);
    assertThat(bed.reserve("s", part(NUMBERS, 1)).getCode()).isEqualTo("TOO_FEW");
    bed.say(NUMBERS, "100", ResourceStatus.available);
    assertThat(bed.resource(NUMBERS, "100").getState()).isEqualTo(ResourceStatus.quarantined);
    bed.pass(Duration.ofMinutes(10));
    assertThat(counts(NUMBERS)).containsExactly(2L, 2L, 0L, 0L);
  }

  @Test
  void constraintsAndAffinityAreKept() {
    bed.load(PORTS, List.of("a1", "a2", "a3"), "card=1", "type=gpon");
    bed.load(PORTS, List.of("b1", "b2"), "card=2", "type=xgs");

    assertThat(idsOf(bed.reserve("r1", with(1, Map.of("card", "2"), null)))).containsExactly("b1");
    assertThat(idsOf(bed.reserve("r2", with(2, Map.of(), "card"))))
        .as("a card with two free ones")
        .containsExactly("a1", "a2");
    assertThat(bed.reserve("r3", with(2, Map.of(), "card")).getCode()).isEqualTo("TOO_FEW");
    assertThat(bed.reserve("r4", with(1, Map.of("card", "1", "type", "xgs"), null)).getCode())
        .isEqualTo("TOO_FEW");
    bed.release("r2", with(2, Map.of(), "card"));
    assertThat(idsOf(bed.reserve("r5", with(3, Map.of("type", "gpon"), "card"))))
        .containsExactlyInAnyOrder("a1", "a2", "a3");
  }

  @Test
  void anUnbrokenSeriesIsFoundWhereThereIsOne() {
    bed.load(NUMBERS, IntStream.range(100, 110).mapToObj(Integer::toString).toList());
    bed.reserve("hole", part(NUMBERS, 3));
    bed.say(NUMBERS, "106", ResourceStatus.unavailable);

    assertThat(idsOf(bed.reserve("r1", series(3)))).containsExactly("103", "104", "105");
    bed.release("hole", part(NUMBERS, 3));
    assertThat(bed.reserve("r2", series(4)).getCode()).isEqualTo("TOO_FEW");
    bed.release("r1", series(3));
    assertThat(idsOf(bed.reserve("r3", series(6))))
        .containsExactly("100", "101", "102", "103", "104", "105");
    assertThat(
            bed.reserve("r4", part("", PORTS, new Want(2, Map.of(), Optional.empty(), true)))
                .getCode())
        .isEqualTo("INVALID");
  }

  @Test
  void aSourceThatContradictsAnAssignmentRaisesAConflictAndTakesNothing() {
    bed.load(PORTS, List.of("p1"));
    bed.reserve("r", part(PORTS, 1));
    bed.confirm("r", part(PORTS, 1));
    bed.updates();
    bed.pass(Duration.ofSeconds(1));

    bed.say(PORTS, "p1", ResourceStatus.unavailable);

    assertThat(bed.resource(PORTS, "p1").getState()).isEqualTo(ResourceStatus.assigned);
    assertThat(bed.resource(PORTS, "p1").getConflict()).contains("cannot be used");
    assertThat(bed.pool(PORTS).getConflicts()).isEqualTo(1);
    assertThat(bed.updates())
        .extracting(InventoryUpdate::getChange, InventoryUpdate::getOrderId)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(InventoryChange.CONFLICT, "order-of-r"));
    bed.withdraw(PORTS, "p1");
    assertThat(bed.resource(PORTS, "p1").getState()).isEqualTo(ResourceStatus.assigned);
    bed.pass(Duration.ofSeconds(1));
    bed.say(PORTS, "p1", ResourceStatus.assigned);
    assertThat(bed.pool(PORTS).getConflicts()).isZero();
    assertThat(bed.updates())
        .extracting(InventoryUpdate::getChange)
        .containsExactly(InventoryChange.CONFLICT_RESOLVED);
  }

  @Test
  void whatItsSourceTookMeanwhileIsNotFreeAfterTheRelease() {
    bed.load(PORTS, List.of("p1"));
    bed.reserve("r", part(PORTS, 1));
    bed.pass(Duration.ofSeconds(1));
    bed.say(PORTS, "p1", ResourceStatus.unavailable);

    bed.release("r", part(PORTS, 1));

    assertThat(bed.pool(PORTS).getUnavailable()).isEqualTo(1);
    assertThat(bed.pool(PORTS).getConflicts()).isZero();
  }

  @Test
  void anOlderWordChangesNothing() {
    bed.load(PORTS, List.of("p1"));

    bed.sayEarlier(PORTS, "p1", ResourceStatus.unavailable, Duration.ofSeconds(1));

    assertThat(counts(PORTS)).containsExactly(1L, 1L, 0L, 0L);
  }

  @Test
  void aPoolThatRunsDryIsReportedOnceAndItsRecoveryToo() {
    bed.load(PORTS, IntStream.range(0, 20).mapToObj(Integer::toString).toList());
    bed.updates();

    bed.reserve("r", part(PORTS, 19));
    bed.reserve("s", part(PORTS, 1));
    bed.release("r", part(PORTS, 19));

    assertThat(bed.updates())
        .extracting(InventoryUpdate::getChange)
        .filteredOn(change -> change != InventoryChange.RESOURCE)
        .containsExactly(InventoryChange.POOL_LOW, InventoryChange.POOL_RECOVERED);
  }

  @Test
  void anEndedReservationIsForgottenAfterItsTime() {
    bed.load(PORTS, List.of("p1"));
    bed.reserve("r", part(PORTS, 1));
    bed.release("r", part(PORTS, 1));

    bed.pass(Duration.ofHours(24));
    assertThat(bed.reservations()).hasSize(1);
    bed.pass(Duration.ofHours(2));

    assertThat(bed.reservations()).isEmpty();
  }

  @Test
  void whatWasTakenIsNotPassedOverAgainAndAgain() {
    bed.load(PORTS, List.of("p1", "p2", "p3"));
    bed.reserve("r1", part(PORTS, 1));
    bed.release("r1", part(PORTS, 1));

    assertThat(idsOf(bed.reserve("r2", part(PORTS, 1))))
        .as("the search goes on where it was and comes round")
        .containsExactly("p1");
    assertThat(idsOf(bed.reserve("r3", part(PORTS, 2)))).containsExactly("p2", "p3");
    bed.release("r2", part(PORTS, 1));
    assertThat(idsOf(bed.reserve("r4", part(PORTS, 1)))).containsExactly("p1");
  }

  private static ReservationPart with(
      int quantity, Map<String, String> constraints, String affinity) {
    return part("", PORTS, new Want(quantity, constraints, Optional.ofNullable(affinity), false));
  }

  private static ReservationPart series(int quantity) {
    return part("", NUMBERS, new Want(quantity, Map.of(), Optional.empty(), true));
  }

  private List<Long> counts(String pool) {
    return List.of(
        bed.pool(pool).getTotal(),
        bed.pool(pool).getAvailable(),
        bed.pool(pool).getReserved(),
        bed.pool(pool).getAssigned());
  }
}
