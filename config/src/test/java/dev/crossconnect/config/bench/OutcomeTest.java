package dev.crossconnect.config.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static final Offset<Double> EXACTLY = within(1e-9);

  @Test
  void theMedianIsTheFigureInTheMiddle() {
    assertThat(series(9, 1, 2).median()).isEqualTo(2, EXACTLY);
    assertThat(series(4, 1, 2, 100).median()).isEqualTo(3, EXACTLY);
    assertThat(series(7).median()).isEqualTo(7, EXACTLY);
  }

  @Test
  void theSpreadIsTheDistanceBetweenTheExtremesAsAPartOfTheMedian() {
    assertThat(series(8, 10, 13).spread()).isEqualTo(0.5, EXACTLY);
    assertThat(series(5).spread()).isEqualTo(0, EXACTLY);
  }

  @Test
  void whereHigherIsBetterTheRatioIsTheValueAsAPartOfTheBaseline() {
    Outcome outcome =
        Outcome.of("name", measurement(Better.HIGHER), series(40, 50, 90), series(100, 100, 100));

    assertThat(outcome.value()).isEqualTo(50, EXACTLY);
    assertThat(outcome.baseline()).isEqualTo(100, EXACTLY);
    assertThat(outcome.ratio()).isEqualTo(0.5, EXACTLY);
    assertThat(outcome.reachesItsGoal()).isTrue();
  }

  @Test
  void whereLowerIsBetterTheRatioIsTurned() {
    Outcome outcome = Outcome.of("name", measurement(Better.LOWER), series(20), series(5));

    assertThat(outcome.ratio()).isEqualTo(0.25, EXACTLY);
    assertThat(outcome.reachesItsGoal()).isFalse();
  }

  @Test
  void theSpreadOfAnOutcomeIsThatOfTheRatiosRoundByRound() {
    Outcome together =
        Outcome.of("name", measurement(Better.HIGHER), series(10, 20), series(20, 40));
    Outcome apart = Outcome.of("name", measurement(Better.HIGHER), series(10, 30), series(20, 40));

    assertThat(together.spread()).as("both slowed down alike").isEqualTo(0, EXACTLY);
    assertThat(apart.spread()).isEqualTo(0.25 / 0.625, EXACTLY);
    assertThat(apart.rounds()).isEqualTo(2);
  }

  @Test
  void subjectAndBaselineTakeTurnsAfterAWarmUp() throws Exception {
    List<String> turns = Collections.synchronizedList(new ArrayList<>());
    Measurement measurement =
        new Measurement("turns/s", Better.HIGHER, 1, side(turns, "A", 2), side(turns, "B", 1));

    Outcome outcome = new Rounds(3, Duration.ofHours(1)).of("turns", measurement);

    assertThat(String.join("", turns)).isEqualTo("ABABABABAB");
    assertThat(outcome.rounds()).isEqualTo(3);
    assertThat(outcome.ratio()).isEqualTo(2, EXACTLY);
  }

  @Test
  void jsonHasTheFieldsThatReadersRelyOn() throws IOException {
    String json =
        Report.json(
            List.of(new Outcome("a.b", "records/s", 123_456.789, 200_000, 0.61728, 0.5, 5, 0.1)));

    JsonNode entry = JsonMapper.builder().build().readTree(json).get(0);
    assertThat(entry.fieldNames())
        .toIterable()
        .containsExactly("name", "value", "unit", "baseline", "ratio", "goal", "rounds", "spread");
    assertThat(entry.get("name").textValue()).isEqualTo("a.b");
    assertThat(entry.get("unit").textValue()).isEqualTo("records/s");
    assertThat(entry.get("ratio").doubleValue()).isEqualTo(0.6173, EXACTLY);
    assertThat(entry.get("rounds").intValue()).isEqualTo(5);
    assertThat(json).as("no exponents").contains("123500", "200000");
  }

  @Test
  void aRowSaysWhetherTheGoalIsReached() {
    assertThat(Report.row(outcome(0.5))).endsWith("ok");
    assertThat(Report.row(outcome(0.49))).endsWith("short");
  }

  private static Outcome outcome(double ratio) {
    return new Outcome("name", "records/s", 100 * ratio, 100, ratio, 0.5, 1, 0);
  }

  private static Measurement.Side side(List<String> turns, String name, double figure) {
    return time -> {
      turns.add(name);
      return figure;
    };
  }

  private static Measurement measurement(Better better) {
    return new Measurement("records/s", better, 0.5, time -> 0, time -> 0);
  }

  private static Series series(double... figures) {
    List<Double> all = new ArrayList<>();
    for (double figure : figures) {
      all.add(figure);
    }
    return new Series(all);
  }
}
