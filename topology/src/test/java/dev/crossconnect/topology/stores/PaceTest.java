package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Duration IDLE = Duration.ofMillis(2);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Pace pace = new Pace(IDLE, INTERVAL);

  @Test
  void whoComesAloneIsNotKeptWaiting() {
    pace.begins(1);

    assertThat(pace.patience()).isZero();
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();
  }

  @Test
  void whileThereIsMoreToDoThatIsDoneFirst() {
    pace.begins(1);

    assertThat(pace.isTime(5, Duration.ZERO)).isFalse();
    assertThat(pace.isTime(1, Duration.ZERO)).isFalse();
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();
  }

  @Test
  void asManyAsBeforeTheLastCommitAreWaitedForAndNoMore() {
    pace.begins(16);
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();

    pace.begins(10);
    assertThat(pace.patience()).isEqualTo(IDLE);
    assertThat(pace.isTime(0, Duration.ofMillis(1))).isFalse();
    assertThat(pace.isTime(6, Duration.ZERO)).isFalse();
    assertThat(pace.patience()).isZero();
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();
  }

  @Test
  void whoDoesNotComeBackIsNotWaitedForLongNorTwice() {
    pace.begins(16);
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();

    pace.begins(3);
    assertThat(pace.isTime(0, Duration.ofMillis(1))).isFalse();
    assertThat(pace.isTime(0, Duration.ofMillis(1))).isTrue();
    pace.begins(3);
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();
  }

  @Test
  void halfOfWhoIsWaitedForIsSaidOnce() {
    pace.begins(16);
    assertThat(pace.isHalfWay()).isFalse();
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();

    pace.begins(7);
    assertThat(pace.isHalfWay()).isFalse();
    assertThat(pace.isTime(1, Duration.ZERO)).isFalse();
    assertThat(pace.isHalfWay()).isTrue();
    assertThat(pace.isTime(1, Duration.ZERO)).isFalse();
    assertThat(pace.isHalfWay()).isFalse();
  }

  @Test
  void allAtOnceAreNoHalf() {
    pace.begins(16);
    assertThat(pace.isTime(0, Duration.ZERO)).isTrue();

    pace.begins(16);
    assertThat(pace.isHalfWay()).isFalse();
  }

  @Test
  void commitsCanBeLeftToTheInterval() {
    Pace leisurely = new Pace(INTERVAL, INTERVAL);
    leisurely.begins(1);

    assertThat(leisurely.patience()).isEqualTo(INTERVAL);
    assertThat(leisurely.isTime(0, INTERVAL)).isFalse();
  }
}
