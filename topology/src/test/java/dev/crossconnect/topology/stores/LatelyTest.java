package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class LatelyTest {

  private static final byte[] KILOBYTE = new byte[1_000];

  private final Lately lately = new Lately(10_000);

  @Test
  void thatNothingStandsUnderAKeyIsKnownToo() {
    assertThat(lately.get(key(1))).isEmpty();

    lately.is(key(1), Optional.empty());
    lately.is(key(2), Optional.of(KILOBYTE));

    assertThat(lately.get(key(1))).contains(Optional.empty());
    assertThat(lately.get(key(2))).contains(Optional.of(KILOBYTE));
  }

  @Test
  void whatWasNotTouchedForLongestGoesFirst() {
    IntStream.range(0, 8).forEach(i -> lately.is(key(i), Optional.of(KILOBYTE)));
    assertThat(lately.get(key(0))).isPresent();

    IntStream.range(8, 12).forEach(i -> lately.is(key(i), Optional.of(KILOBYTE)));

    assertThat(known()).containsExactly(0, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void whatIsReplacedTakesNoMoreRoom() {
    for (int i = 0; i < 100; i++) {
      lately.is(key(0), Optional.of(KILOBYTE));
      lately.is(key(1), Optional.empty());
      lately.is(key(2), Optional.of(KILOBYTE));
      lately.becomes(key(2), Optional.empty());
    }

    assertThat(known()).containsExactly(0, 1, 2);
  }

  @Test
  void whatNobodyHasLookedForIsNotKept() {
    lately.is(key(0), Optional.empty());

    lately.becomes(key(0), Optional.of(KILOBYTE));
    lately.becomes(key(1), Optional.of(KILOBYTE));

    assertThat(lately.get(key(0))).contains(Optional.of(KILOBYTE));
    assertThat(known()).containsExactly(0);
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    lately.is(key(0), Optional.of(KILOBYTE));
    lately.is(key(1), Optional.of(new byte[20_000]));
    assertThat(known()).isEmpty();

    lately.is(key(2), Optional.of(KILOBYTE));
    assertThat(known()).containsExactly(2);
  }

  private List<Integer> known() {
    return IntStream.range(0, 100).filter(i -> lately.get(key(i)).isPresent()).boxed().toList();
  }

  private static Bytes key(int number) {
    return Bytes.wrap("key-%d".formatted(number).getBytes(StandardCharsets.UTF_8));
  }
}
