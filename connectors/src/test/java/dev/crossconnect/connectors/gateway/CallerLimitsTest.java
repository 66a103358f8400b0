package dev.crossconnect.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.connectors.gateway.GatewaySettings.CallerLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallerLimitsTest {

  private final AtomicLong now = new AtomicLong();

  @Test
  void withoutALimitThereIsNone() {
    CallerLimits limits = limits(0, 0, 1);
    for (int i = 0; i < 10_000; i++) {
      limits.require("a", 1_000_000);
    }
  }

  @Test
  void aCallerMaySendABurstAndThenItsShare() {
    CallerLimits limits = limits(10, 0, 100);
    for (int i = 0; i < 20; i++) {
      limits.require("a", 0);
    }
    assertOver(limits, "a", 0, "1");
    pass(Duration.ofMillis(100));
    limits.require("a", 0);
    assertOver(limits, "a", 0, "1");
  }

  @Test
  void aLargeRequestGetsThroughAndIsPaidForAfterwards() {
    CallerLimits limits = limits(0, 1_000, 100);
    limits.require("a", 12_000);
    assertOver(limits, "a", 1, "10");
    pass(Duration.ofSeconds(9));
    assertOver(limits, "a", 1, "1");
    pass(Duration.ofSeconds(1));
    limits.require("a", 1);
  }

  @Test
  void callersDoNotShareTheirLimits() {
    CallerLimits limits = limits(1, 0, 100);
    limits.require("a", 0);
    limits.require("a", 0);
    assertOver(limits, "a", 0, "1");
    limits.require("b", 0);
  }

  @Test
  void theOneNotHeardOfForLongestIsForgottenFirst() {
    CallerLimits limits = limits(1, 0, 2);
    limits.require("a", 0);
    limits.require("b", 0);
    limits.require("a", 0);
    limits.require("c", 0);
    assertOver(limits, "a", 0, "1");
  }

  private CallerLimits limits(int requests, long bytes, int tracked) {
    return new CallerLimits(new CallerLimit(requests, bytes, tracked), now::get);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static void assertOver(CallerLimits limits, String caller, long bytes, String wait) {
    assertThatThrownBy(() -> limits.require(caller, bytes))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.OVER_LIMIT);
              assertThat(refusal.retryAfterSeconds()).contains(wait);
            });
  }
}
