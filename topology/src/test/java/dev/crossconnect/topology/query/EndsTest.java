package dev.crossconnect.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndsTest {

  private final Ends ends = new Ends(3);

  @Test
  void whoHasComePastAnEndHasAllOfItsTime() {
    ends.add(0, 10);
    ends.add(5, 20);
    ends.add(9, 30);

    assertThat(ends.passedBy(4)).hasValue(10);
    assertThat(ends.passedBy(5)).hasValue(20);
    assertThat(ends.passedBy(100)).hasValue(30);
    assertThat(ends.lookedUp()).hasValue(30);
  }

  @Test
  void whileNothingIsWrittenTheLastLookCounts() {
    ends.add(5, 20);
    ends.add(5, 30);

    assertThat(ends.passedBy(5)).hasValue(30);
    assertThat(ends.passedBy(4)).isEmpty();
  }

  @Test
  void onlySoManyAreKept() {
    for (int offset = 1; offset <= 4; offset++) {
      ends.add(offset, offset * 10L);
    }

    assertThat(ends.passedBy(1)).isEmpty();
    assertThat(ends.passedBy(2)).hasValue(20);
  }

  @Test
  void whatWasNeverLookedUpWasNeverPassed() {
    assertThat(ends.passedBy(0)).isEmpty();
    assertThat(ends.lookedUp()).isEmpty();
  }
}
