package dev.crossconnect.topology.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {

  private static final Set<String> NAMES = Set.of("state", "relatedParty.id");

  private static final Happening COMPLETED =
      new Happening("StateChange", Instant.EPOCH, "", Map.of("state", "completed"), "");

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "eventType=StateChange true",
        "eventType=Create,StateChange&state=held,completed true",
        "state=held false",
        "eventType=Create&state=completed false",
        "relatedParty.id=1 false",
        "state=comp%6Ceted true"
      })
  void allNamesHaveToFitAndOneValueOfEachIsEnough(String query, boolean included) {
    assertThat(Choice.of(query, NAMES).includes(COMPLETED)).isEqualTo(included);
  }

  @Test
  void whoDoesNotChooseIsToldEverything() {
    assertThat(Choice.everything().includes(COMPLETED)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour=red", "state", "", "state=a&", "state=%zz"})
  void whatNobodyCanChooseByIsRefused(String query) {
    assertThatThrownBy(() -> Choice.of(query, NAMES)).isInstanceOf(IllegalArgumentException.class);
  }
}
