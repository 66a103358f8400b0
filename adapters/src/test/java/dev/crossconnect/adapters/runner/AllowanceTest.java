package dev.crossconnect.adapters.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void withoutARateNobodyWaits() {
    Allowance allowance = new Allowance(0, 1, 7);
    for (int call = 0; call < 1_000; call++) {
      assertThat(allowance.holdNanos(7)).isZero();
      allowance.take();
    }
  }

  @Test
  void aBurstGoesAtOnceAndTheRestAtTheRate() {
    Allowance allowance = new Allowance(10, 3, 0);
    for (int call = 0; call < 3; call++) {
      assertThat(allowance.holdNanos(0)).isZero();
      allowance.take();
    }
    assertThat(allowance.holdNanos(0)).isBetween(SECOND / 10, SECOND / 10 + 2);
    assertThat(allowance.holdNanos(SECOND / 10 + 2)).isZero();
  }

  @Test
  void aLongRestIsWorthNoMoreThanTheBurst() {
    Allowance allowance = new Allowance(10, 2, 0);
    long later = 3_600 * SECOND;
    for (int call = 0; call < 2; call++) {
      assertThat(allowance.holdNanos(later)).isZero();
      allowance.take();
    }
    assertThat(allowance.holdNanos(later)).isPositive();
  }

  /** Whoever waits as long as told may begin, and never do more begin than the rate allows. */
  @Property
  void theRateIsKeptHoweverCallersCome(
      @ForAll @DoubleRange(min = 0.1, max = 5_000) double rate,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @Size(max = 100) List<@LongRange(min = 0, max = 2_000_000_000L) Long> gaps) {
    Allowance allowance = new Allowance(rate, burst, 0);
    long now = 0;
    int begun = 0;
    for (long gap : gaps) {
      now += gap;
      now += allowance.holdNanos(now);
      assertThat(allowance.holdNanos(now)).isZero();
      allowance.take();
      begun++;
      assertThat((double) begun).isLessThanOrEqualTo(burst + rate * now / SECOND + 1e-3);
    }
  }
}
