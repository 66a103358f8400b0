package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With a session of 2,000 ms. */
class PulseTest {

  private final Pulse pulse = new Pulse(Duration.ofSeconds(2), 0);

  @Test
  void whoPollsIsCertain() {
    polled(10, 5);
    polled(900, 5);

    assertThat(doubt(1_000)).isZero();
    assertThat(doubt(1_900)).as("half a session later").isZero();
  }

  @Test
  void whoIsStoppedDoubtsBeforeItPollsAgain() {
    polled(900, 5);

    assertThat(doubt(5_000)).isEqualTo(4_100);
  }

  @Test
  void toPollAgainIsNotEnough() {
    polled(900, 5);
    polled(5_000, 5);
    polled(5_010, 5);

    assertThat(doubt(5_020)).as("as of the last poll in time").isEqualTo(4_120);
  }

  @Test
  void anAnswerOfTheGroupCountsFromThePollAfterIt() {
    polled(900, 5);
    polled(5_000, 5);
    polled(5_010, 6);
    assertThat(doubt(5_015)).isPositive();

    polled(5_020, 6);
    assertThat(doubt(5_025)).isZero();
  }

  @Test
  void whoPollsForASessionHasBeenToldOneWayOrTheOther() {
    polled(900, 5);
    for (long now = 5_000; now <= 7_010; now += 10) {
      polled(now, 5);
    }

    assertThat(doubt(7_015)).isZero();
  }

  @Test
  void anotherStopBeginsAnotherDoubt() {
    polled(900, 5);
    polled(5_000, 5);
    polled(5_010, 6);
    polled(9_000, 6);
    polled(9_010, 6);

    assertThat(doubt(9_020)).isEqualTo(8_120);
  }

  private void polled(long millis, double heartbeats) {
    pulse.polled(heartbeats, Duration.ofMillis(millis).toNanos());
  }

  private long doubt(long millis) {
    return pulse.doubt(Duration.ofMillis(millis).toNanos()).toMillis();
  }
}
