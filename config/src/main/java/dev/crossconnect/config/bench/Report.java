package dev.crossconnect.config.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Outcomes as people and as programs read them. */
public final class Report {

  private static final MathContext DIGITS = new MathContext(4);
  private static final String ROW = "%-28s %12s %12s  %-12s %6s %6s %7s  %s";

  private Report() {}

  /** An outcome with the digits that mean something. */
  private record Entry(
      String name,
      BigDecimal value,
      String unit,
      BigDecimal baseline,
      BigDecimal ratio,
      BigDecimal goal,
      int rounds,
      BigDecimal spread) {

    static Entry of(Outcome outcome) {
      return new Entry(
          outcome.name(),
          rounded(outcome.value()),
          outcome.unit(),
          rounded(outcome.baseline()),
          rounded(outcome.ratio()),
          rounded(outcome.goal()),
          outcome.rounds(),
          rounded(outcome.spread()));
    }

    private static BigDecimal rounded(double figure) {
      BigDecimal rounded = new BigDecimal(figure).round(DIGITS).stripTrailingZeros();
      return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
  }

  public static String json(List<Outcome> outcomes) {
    try {
      return JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(outcomes.stream().map(Entry::of).toList())
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An outcome is plain text and numbers", e);
    }
  }

  public static String heading() {
    return row("name", "value", "baseline", "unit", "ratio", "goal", "spread", "");
  }

  public static String row(Outcome outcome) {
    return row(
        outcome.name(),
        figure(outcome.value()),
        figure(outcome.baseline()),
        outcome.unit(),
        "%.2f".formatted(outcome.ratio()),
        "%.2f".formatted(outcome.goal()),
        "%.0f %%".formatted(100 * outcome.spread()),
        outcome.reachesItsGoal() ? "ok" : "short");
  }

  private static String row(Object... cells) {
    return ROW.formatted(cells).stripTrailing();
  }

  private static String figure(double figure) {
    return String.format(Locale.ROOT, Math.abs(figure) < 100 ? "%.2f" : "%,.0f", figure);
  }
}
