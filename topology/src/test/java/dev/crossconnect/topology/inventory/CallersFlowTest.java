package dev.crossconnect.topology.inventory;

import static dev.crossconnect.topology.inventory.InventoryBed.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers of the process in which a pool is worked on, who ask its task without Kafka between. */
class CallersFlowTest {

  private static final String POOL = "DUB1/pon-port";
  private static final int PARTITION = 0;
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  @TempDir private Path directory;
  private InventoryBed bed;

  @BeforeEach
  void load() {
    bed = new InventoryBed(directory);
    bed.load(POOL, List.of("p-1", "p-2", "p-3"));
    assertThat(bed.callFromHere(request("r-0", POOL))).isNotDone();
  }

  @Test
  void theFirstComesByKafkaAndOpensTheWay() {
    InventoryBed quiet = new InventoryBed(directory.resolve("quiet"));
    quiet.load(POOL, List.of("p-1"));
    ReservationRequest first = request("r-1", POOL);

    assertThat(quiet.callers().hand(PARTITION, first)).isFalse();
    assertThat(quiet.callFromHere(first)).isNotDone();

    assertThat(quiet.callers().hand(PARTITION, request("r-2", POOL))).isTrue();
    quiet.close();
  }

  @Test
  void thoseWhoAreServedTogetherAreCountedTogether() {
    assertThat(hand("r-1", POOL)).isNotDone();
    assertThat(hand("r-2", POOL)).isNotDone();

    bed.pass(A_MOMENT);

    assertThat(bed.pool(POOL).getReserved()).isEqualTo(3);
    assertThat(bed.pool(POOL).getAvailable()).isZero();
  }

  @Test
  void theWayIsClosedWhenNobodyComesForAWhile() {
    bed.pass(A_MOMENT);
    assertThat(hand("r-1", POOL)).isNotDone();
    bed.pass(Duration.ofMillis(900));
    assertThat(hand("r-2", POOL)).isNotDone();
    bed.pass(Duration.ofMillis(900));

    bed.pass(Duration.ofMillis(1_100));

    assertThat(bed.pool(POOL).getReserved()).isEqualTo(3);
    assertThat(bed.callers().hand(PARTITION, request("r-3", POOL))).isFalse();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void theTaskReservesWhatIsAskedOfItDirectly() {
    CompletableFuture<Optional<ReservationResult>> answer = hand("r-1", POOL);

    bed.pass(A_MOMENT);

    assertThat(bed.pool(POOL).getReserved()).isEqualTo(2);
    assertThat(answer).as("told before it is committed").isNotDone();
    assertThat(bed.hasNoMoreAnswers()).isTrue();
  }

  /** Brokers commit only what is written, and nobody is told before they have. */
  @Test
  void anAnswerThatChangesNothingIsWrittenForTheCommitThatTells() {
    assertThat(hand("r-1", POOL)).isNotDone();
    bed.pass(A_MOMENT);
    CompletableFuture<Optional<ReservationResult>> repeated = hand("r-1", POOL);

    bed.pass(A_MOMENT);

    assertThat(repeated).isNotDone();
    assertThat(bed.nextAnswer().getOutcome()).isEqualTo(ReservationOutcome.RESERVED);
    assertThat(bed.hasNoMoreAnswers()).isTrue();
  }

  @Test
  void theSameAskedByKafkaAfterwardsFindsWhatWasReserved() {
    assertThat(hand("r-1", POOL)).isNotDone();
    bed.pass(A_MOMENT);

    ReservationResult repeated = bed.call(ReservationAction.RESERVE, "r-1", part(POOL, 1));

    assertThat(repeated.getOutcome()).isEqualTo(ReservationOutcome.RESERVED);
    assertThat(bed.pool(POOL).getReserved()).isEqualTo(2);
  }

  @Test
  void whoAskedATaskThatLeavesIsToldToAskElsewhere() {
    CompletableFuture<Optional<ReservationResult>> taken = hand("r-1", POOL);
    bed.pass(A_MOMENT);
    CompletableFuture<Optional<ReservationResult>> left = hand("r-2", POOL);

    Callers callers = bed.callers();
    bed = bed.startedAgain();

    assertThat(taken).isCompletedWithValue(Optional.empty());
    assertThat(left).isCompletedWithValue(Optional.empty());
    assertThat(callers.hand(PARTITION, request("r-3", POOL)))
        .as("the task is not here any more")
        .isFalse();
  }

  @Test
  void whatIsTakenBackInTimeHasNoEffect() {
    ReservationRequest request = request("r-1", POOL);
    bed.callers().hand(PARTITION, request);

    assertThat(bed.callers().takeBack(PARTITION, request)).isTrue();
    bed.pass(A_MOMENT);

    assertThat(bed.pool(POOL).getReserved()).isEqualTo(1);
    assertThat(bed.callers().takeBack(PARTITION, request)).isFalse();
  }

  /** Under the pool's key it would be a dead letter; here there is none. */
  @Test
  void whatCannotBeProcessedIsSentByKafkaAndKeepsNobodyElseWaiting() {
    CompletableFuture<Optional<ReservationResult>> bad = hand("\u0000", POOL);
    assertThat(hand("r-1", POOL)).isNotDone();

    bed.pass(A_MOMENT);

    assertThat(bad).isCompletedWithValue(Optional.empty());
    assertThat(bed.pool(POOL).getReserved()).isEqualTo(2);
  }

  private CompletableFuture<Optional<ReservationResult>> hand(String id, String pool) {
    ReservationRequest request = request(id, pool);
    CompletableFuture<Optional<ReservationResult>> answer =
        bed.callers().await(request.getRequestId());
    assertThat(bed.callers().hand(PARTITION, request)).isTrue();
    return answer;
  }

  private static ReservationRequest request(String id, String pool) {
    return ReservationRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setReservationId(id)
        .setAction(ReservationAction.RESERVE)
        .setParts(List.of(part(pool, 1)))
        .setHoldMillis(60_000)
        .setReplyTo(ReplyTo.CALLER)
        .setReplyKey("who-asked")
        .build();
  }
}
