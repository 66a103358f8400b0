package dev.crossconnect.topology.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.255, 10.0.1.0",
    "+353190000099, +353190000100",
    "olt/1/9, ",
    "007, 008",
    "099, 100"
  })
  void whatFollowsIsCountedUp(String id, String next) {
    assertThat(Serial.of(id).plus(1).map(Serial::id).orElse(null)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({"99", "255.255.255.255", "card", "010.0.0.1x"})
  void nothingFollowsTheLastOfItsKind(String id) {
    assertThat(Serial.of(id).plus(1)).isEmpty();
  }

  @Test
  void keysAreInTheOrderOfNumbersNotOfLetters() {
    assertThat(
            List.of("10.0.0.10", "10.0.0.9", "10.0.1.0", "9.255.255.255").stream()
                .sorted(java.util.Comparator.comparing(id -> Serial.of(id).key())))
        .containsExactly("9.255.255.255", "10.0.0.9", "10.0.0.10", "10.0.1.0");
  }

  @Property
  void anIdAndItsSerialStandForEachOther(
      @ForAll
          @CharRange(from = '.', to = '9')
          @CharRange(from = 'a', to = 'c')
          @StringLength(min = 1, max = 30)
          String id) {
    assertThat(Serial.of(id).id()).isEqualTo(id);
    assertThat(Serial.ofKey(Serial.of(id).key())).isEqualTo(Serial.of(id));
  }
}
