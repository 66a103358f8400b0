package dev.crossconnect.adapters.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private final AtomicLong time = new AtomicLong();
  private final Lease lease = new Lease(Duration.ofSeconds(9), time::get);

  @Test
  void itIsHeldForASessionTimeoutAfterTheLastProof() {
    pass(Duration.ofSeconds(9));
    assertThat(lease.held()).isTrue();

    lease.prove(time.get());
    pass(Duration.ofSeconds(9));
    assertThat(lease.held()).isTrue();
  }

  @Test
  void onceAWorkerWasRefusedNoLaterProofGivesItBack() {
    pass(Duration.ofSeconds(10));
    assertThat(lease.held()).isFalse();

    lease.prove(time.get());

    assertThat(lease.held()).isFalse();
    assertThat(lease.lost()).isTrue();
  }

  @Test
  void itIsNotLostAsLongAsNobodyWasRefused() {
    pass(Duration.ofSeconds(10));
    assertThat(lease.lost()).isFalse();
  }

  @Test
  void aNewProofIsDueWhenAThirdOfTheTimeIsGone() {
    pass(Duration.ofSeconds(3));
    assertThat(lease.proofDue()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(lease.proofDue()).isTrue();
  }

  private void pass(Duration duration) {
    time.addAndGet(duration.toNanos());
  }
}
