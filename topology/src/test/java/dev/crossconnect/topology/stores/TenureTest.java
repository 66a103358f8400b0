package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class TenureTest {

  private final Tenure tenure = new Tenure();

  @Test
  void thereIsNoTermWhileTasksMayComeAndGo() {
    assertThat(tenure.term()).isEmpty();

    tenure.onChange(State.REBALANCING, State.CREATED);
    assertThat(tenure.term()).isEmpty();
    assertThat(tenure.hasBegun()).isFalse();

    tenure.onChange(State.RUNNING, State.REBALANCING);
    assertThat(tenure.term()).isPresent();
    assertThat(tenure.hasBegun()).isTrue();

    tenure.onChange(State.PENDING_SHUTDOWN, State.RUNNING);
    assertThat(tenure.term()).isEmpty();
  }

  @Test
  void noTermIsLikeTheOneBefore() {
    tenure.onChange(State.RUNNING, State.REBALANCING);
    var first = tenure.term();
    tenure.onChange(State.REBALANCING, State.RUNNING);
    tenure.onChange(State.RUNNING, State.REBALANCING);

    assertThat(tenure.term()).isPresent().isNotEqualTo(first);
  }
}
