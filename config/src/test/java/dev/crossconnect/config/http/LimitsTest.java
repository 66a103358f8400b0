package dev.crossconnect.config.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.settings.LimitSettings;
import io.javalin.http.HttpResponseException;
import java.time.Duration;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private long now = 17;

  @Test
  void whoHasUsedUpItsShareWaitsUntilThereIsMore() {
    Limits limits = limits(10);

    assertThat(taken(limits, "a", 100)).as("two seconds' worth at once").isEqualTo(20);
    assertThat(taken(limits, "b", 1)).isEqualTo(1);
    pass(Duration.ofMillis(99));
    assertThat(taken(limits, "a", 1)).isZero();
    pass(Duration.ofMillis(201));
    assertThat(taken(limits, "a", 100)).isEqualTo(3);
    pass(Duration.ofHours(1));
    assertThat(taken(limits, "a", 100)).isEqualTo(20);
  }

  @Test
  void withoutALimitNobodyWaits() {
    Limits limits =
        new Limits(new LimitSettings(OptionalInt.empty(), OptionalInt.empty()), () -> now);

    assertThat(taken(limits, "a", 10_000)).isEqualTo(10_000);
  }

  @Test
  void thoseWhoCallOftenAreRememberedHoweverManyComeOnce() {
    Limits limits = limits(1);
    assertThat(taken(limits, "often", 3)).isEqualTo(2);

    for (int i = 0; i < 50_000; i++) {
      assertThat(taken(limits, "once-" + i, 1)).isEqualTo(1);
      if (i % 1_000 == 0) {
        assertThat(taken(limits, "often", 1)).isZero();
      }
    }
  }

  @Property(tries = 50)
  void nobodyGetsMoreThanItsShareAndABurst(
      @ForAll @IntRange(min = 1, max = 1_000) int rate,
      @ForAll @IntRange(min = 1, max = 100_000_000) int pause) {
    Limits limits = limits(rate);
    long begun = now;
    long got = 0;
    for (int i = 0; i < 2_000; i++) {
      got += taken(limits, "a", 1);
      now += pause;
    }

    assertThat((double) got).isLessThanOrEqualTo(rate * (2 + (now - begun) / 1e9) + 1);
  }

  private Limits limits(int rate) {
    return new Limits(new LimitSettings(OptionalInt.of(rate), OptionalInt.empty()), () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static int taken(Limits limits, String caller, int times) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      try {
        limits.requireShare(caller);
        taken++;
      } catch (HttpResponseException e) {
        assertThat(e.getStatus()).isEqualTo(429);
        assertThat(Integer.parseInt(e.getDetails().get("retryAfter"))).isPositive();
      }
    }
    return taken;
  }
}
