package dev.crossconnect.adapters.tmf641;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.tmf641.Bells.Bell;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BellsTest {

  private static final Duration AT_ONCE = Duration.ZERO;

  private final Bells bells = new Bells();

  @Test
  void anEventThatIsFasterThanTheAnswerIsHeard() throws Exception {
    bells.ring("1");
    try (Bell bell = bells.of("1")) {
      assertThat(bell.rang(AT_ONCE)).isTrue();
      assertThat(bell.rang(AT_ONCE)).isFalse();
    }
    try (Bell bell = bells.of("1")) {
      assertThat(bell.rang(AT_ONCE)).isFalse();
    }
  }

  @Test
  void allWhoWaitForAnOrderHearOfItAndNobodyElse() throws Exception {
    try (Bell one = bells.of("1");
        Bell same = bells.of("1");
        Bell other = bells.of("2")) {
      bells.ring("1");
      bells.ring("1");
      assertThat(one.rang(AT_ONCE)).isTrue();
      assertThat(same.rang(AT_ONCE)).isTrue();
      assertThat(other.rang(AT_ONCE)).isFalse();
      bells.ringAll();
      assertThat(other.rang(AT_ONCE)).isTrue();
    }
  }

  @Test
  void onlySomeThatNobodyWaitedForAreRemembered() throws Exception {
    for (int n = 0; n <= 1_000; n++) {
      bells.ring("order-" + n);
    }
    String endlessId = "x".repeat(201);
    bells.ring(endlessId);
    try (Bell first = bells.of("order-0");
        Bell last = bells.of("order-1000");
        Bell endless = bells.of(endlessId)) {
      assertThat(first.rang(AT_ONCE)).isFalse();
      assertThat(last.rang(AT_ONCE)).isTrue();
      assertThat(endless.rang(AT_ONCE)).isFalse();
    }
  }
}
