package dev.crossconnect.config.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.chaos.Violation.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each thing that must not happen is found, and what may happen is not taken for it. */
class WitnessTest {

  private static final String KEY = "801000000000001AAA";
  private static final Written FIRST = new Written(1, "a");
  private static final Written SECOND = new Written(2, "b");

  private final Witness witness = new Witness();

  WitnessTest() {
    witness.committed(KEY, FIRST, millis(100));
    witness.committed(KEY, SECOND, millis(200));
  }

  @Test
  void aReadThatBeganBeforeTheCommitMayShowWhatWasBefore() {
    witness.answered(read(new Read.Kind.Strong(), 200, FIRST, 0));

    assertThat(witness.violations()).isEmpty();
  }

  @Test
  void aStrongReadThatShowsLessThanWasCommittedBeforeItBeganIsStale() {
    witness.answered(read(new Read.Kind.Strong(), 201, FIRST, 0));

    found(Kind.STALE_STRONG_READ);
  }

  @Test
  void anAnswerMayBeAsOldAsItSays() {
    witness.answered(read(new Read.Kind.Any(), 250, FIRST, 50));

    assertThat(witness.violations()).isEmpty();
  }

  @Test
  void anAnswerThatIsOlderThanItSaysIsUntrue() {
    witness.answered(read(new Read.Kind.Any(), 250, FIRST, 49));

    found(Kind.UNTRUE_LAG);
  }

  @Test
  void aReadWithThePositionOfAWriteHasToShowIt() {
    witness.answered(read(new Read.Kind.WithWrite(SECOND), 150, FIRST, 0));

    found(Kind.BROKEN_POSITION);
  }

  @Test
  void aReadWithThePositionOfAnAnswerShowsNothingOlder() {
    witness.answered(read(new Read.Kind.WithAnswer(SECOND), 150, FIRST, 0));

    found(Kind.WENT_BACK);
  }

  @Test
  void whatIsNewerThanAskedForIsFine() {
    witness.answered(read(new Read.Kind.WithWrite(FIRST), 250, SECOND, 0));
    witness.answered(read(new Read.Kind.WithAnswer(FIRST), 250, SECOND, 0));
    witness.theEnd();

    assertThat(witness.violations()).isEmpty();
  }

  @Test
  void aValueOfTheRightVersionFromAWriteThatWasTakenBackWasNeverCommitted() {
    witness.answered(read(new Read.Kind.Any(), 250, new Written(2, "taken back"), 0));
    assertThat(witness.violations()).as("it may yet be committed").isEmpty();

    witness.theEnd();

    found(Kind.NEVER_COMMITTED);
  }

  @Test
  void whatIsCommittedAfterItWasShownWasCommitted() {
    Written third = new Written(3, "c");
    witness.answered(read(new Read.Kind.Any(), 250, third, 0));
    witness.committed(KEY, third, millis(260));
    witness.theEnd();

    assertThat(witness.violations()).isEmpty();
  }

  @Test
  void aReaderOfTheChangelogThatStartsOverTellsNothingNew() {
    witness.committed(KEY, FIRST, millis(300));
    witness.answered(read(new Read.Kind.Strong(), 310, SECOND, 0));

    assertThat(witness.violations()).isEmpty();
    assertThat(witness.last(KEY)).isEqualTo(SECOND);
  }

  @Test
  void aFailedReadIsHeldAgainstTheHubUnlessItsInstanceWasKilled() {
    witness.cutOff();
    assertThat(witness.violations()).isEmpty();

    witness.failed(KEY + ": 503");
    found(Kind.FAILED_READ);
  }

  @Test
  void thatThereIsNothingIsAnAnswerLikeAnyOther() {
    witness.answered(read(new Read.Kind.Any(), 99, Written.NOTHING, 0));
    witness.theEnd();
    assertThat(witness.violations()).isEmpty();

    witness.answered(read(new Read.Kind.Strong(), 150, Written.NOTHING, 0));
    found(Kind.STALE_STRONG_READ);
  }

  @Test
  void whoHadToWaitSaysNothingOfSilence() {
    witness.answered(read(new Read.Kind.Any(), 300, SECOND, 0));
    witness.answered(read(new Read.Kind.WithWrite(SECOND), 900, SECOND, 0));

    assertThat(witness.longestSilence().millis()).isZero();
  }

  @Test
  void theLongestSilenceIsThatOfSomeKey() {
    witness.answered(read(new Read.Kind.Any(), 300, SECOND, 0));
    witness.answered(read(new Read.Kind.Any(), 900, SECOND, 0));
    witness.answered(
        new Read("another", new Read.Kind.Any(), millis(901), millis(902), SECOND, "standby", 10));

    assertThat(witness.longestSilence().millis()).isEqualTo(600);
  }

  @Test
  void whoAsksInVainDoesSoUntilAnybodyIsAnswered() {
    witness.asked(KEY, millis(100));
    witness.failed(KEY + ": 503");
    witness.asked(KEY, millis(300));
    witness.answered(read(new Read.Kind.Any(), 800, SECOND, 0));
    witness.asked(KEY, millis(5_000));
    witness.answered(read(new Read.Kind.Any(), 5_000, SECOND, 0));

    assertThat(witness.longestInVain().millis()).isEqualTo(701);
    assertThat(witness.longestSilence().millis()).isEqualTo(4_200);
  }

  private void found(Kind kind) {
    assertThat(witness.violations()).extracting(Violation::kind).containsExactly(kind);
    assertThat(witness.count(kind)).isEqualTo(1);
  }

  private static Read read(Read.Kind kind, long begunMillis, Written shown, long lagMillis) {
    long begun = millis(begunMillis);
    return new Read(KEY, kind, begun, begun + millis(1), shown, "active", lagMillis);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
