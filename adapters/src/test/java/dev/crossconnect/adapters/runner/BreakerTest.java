package dev.crossconnect.adapters.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.runner.Breaker.Role;
import dev.crossconnect.adapters.runner.Breaker.Sign;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Breaker breaker =
      new Breaker(new BreakerSettings(4, 50, Duration.ofSeconds(1), Duration.ofSeconds(4)));

  @Test
  void fewCallsAreNoReasonToOpen() {
    calls(Sign.TROUBLE, Sign.TROUBLE, Sign.TROUBLE);
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.holdNanos(0)).isZero();
  }

  @Test
  void itOpensWhenTooManyOfTheLastCallsWereTrouble() {
    calls(Sign.GOOD, Sign.GOOD, Sign.GOOD, Sign.GOOD, Sign.TROUBLE);
    assertThat(breaker.isOpen()).isFalse();

    calls(Sign.TROUBLE);

    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.openings()).isEqualTo(1);
    assertThat(breaker.holdNanos(0)).isEqualTo(SECOND);
  }

  @Test
  void afterThePauseOneCallIsLetThroughAndTheNextOnlyAfterAnother() {
    open();
    assertThat(breaker.holdNanos(SECOND)).isZero();
    assertThat(breaker.begin(SECOND)).isEqualTo(Role.PROBE);
    assertThat(breaker.holdNanos(SECOND)).isEqualTo(SECOND);
  }

  @Test
  void aProbeThatGoesWellClosesItAndThePastIsForgotten() {
    open();
    breaker.begin(SECOND);
    breaker.report(Role.PROBE, Sign.GOOD, SECOND);

    assertThat(breaker.isOpen()).isFalse();
    calls(Sign.TROUBLE, Sign.TROUBLE, Sign.TROUBLE);
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void eachProbeThatFailsDoublesThePauseUpToTheLongest() {
    open();
    long now = 0;
    for (long pause : new long[] {1, 2, 4, 4}) {
      assertThat(breaker.holdNanos(now)).isEqualTo(pause * SECOND);
      now += pause * SECOND;
      breaker.begin(now);
      breaker.report(Role.PROBE, Sign.TROUBLE, now);
    }
    assertThat(breaker.openings()).isEqualTo(1);
  }

  @Test
  void callsFromBeforeItOpenedSayNothing() {
    open();
    breaker.report(Role.ORDINARY, Sign.GOOD, 0);
    breaker.report(Role.ORDINARY, Sign.TROUBLE, 0);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.holdNanos(0)).isEqualTo(SECOND);
  }

  @Test
  void aProbeThatIsNeverHeardOfKeepsNobodyElseFromTrying() {
    open();
    breaker.begin(SECOND);
    assertThat(breaker.holdNanos(2 * SECOND)).isZero();
    assertThat(breaker.begin(2 * SECOND)).isEqualTo(Role.PROBE);
  }

  @Test
  void itCanBeTurnedOff() {
    Breaker off =
        new Breaker(new BreakerSettings(0, 50, Duration.ofSeconds(1), Duration.ofSeconds(4)));
    for (int call = 0; call < 100; call++) {
      off.report(off.begin(0), Sign.TROUBLE, 0);
    }
    assertThat(off.isOpen()).isFalse();
  }

  /** The ring agrees with a plain look at the last so many calls. */
  @Property
  void itOpensExactlyWhenTheShareOfTroubleIsReached(
      @ForAll @IntRange(min = 1, max = 8) int calls,
      @ForAll @IntRange(min = 1, max = 100) int percent,
      @ForAll @Size(max = 60) List<Sign> signs) {
    Breaker any =
        new Breaker(
            new BreakerSettings(calls, percent, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    for (int seen = 1; seen <= signs.size(); seen++) {
      any.report(Role.ORDINARY, signs.get(seen - 1), 0);
      long troubles =
          signs.subList(Math.max(0, seen - calls), seen).stream()
              .filter(sign -> sign == Sign.TROUBLE)
              .count();
      assertThat(any.isOpen()).isEqualTo(seen >= calls && troubles * 100 >= percent * (long) calls);
      if (any.isOpen()) {
        return;
      }
    }
  }

  private void open() {
    calls(Sign.TROUBLE, Sign.TROUBLE, Sign.TROUBLE, Sign.TROUBLE);
    assertThat(breaker.isOpen()).isTrue();
  }

  private void calls(Sign... signs) {
    for (Sign sign : signs) {
      breaker.report(breaker.begin(0), sign, 0);
    }
  }
}
