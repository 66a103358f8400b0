package dev.crossconnect.config.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** What came of it, for people. */
public record Report(Witness witness, int ends, Duration time) {

  /** What the longest time of asking for some key in vain is to stay below. */
  private static final int LONGEST_SILENCE_MILLIS = 1_000;

  private static final int SHOWN_OF_EACH = 5;

  /** Whether nothing happened that must not. */
  public boolean isFine() {
    return witness.violations().isEmpty();
  }

  @Override
  public String toString() {
    long active = witness.answers("active");
    long standby = witness.answers("standby");
    Witness.Silence inVain = witness.longestInVain();
    StringBuilder table = new StringBuilder();
    row(table, "instances killed, stopped or halted, and back again", ends);
    row(table, "seconds", time.toSeconds());
    row(table, "reads answered by the original", active);
    row(table, "reads answered by a copy", standby);
    row(table, "reads cut off with an instance", witness.cutOffReads());
    row(table, "strong reads and reads with a position refused (503, 504)", witness.refusedReads());
    row(table, "longest read of whatever there is, ms", witness.longestReadMillis());
    row(
        table,
        "longest time of asking for some key in vain, ms (goal " + LONGEST_SILENCE_MILLIS + ")",
        inVain.millis());
    row(
        table,
        "longest time between answers for some key, asked for or not, ms",
        witness.longestSilence().millis());
    row(table, "largest Hub-Lag-Ms", witness.largestLagMillis());
    for (Violation.Kind kind : Violation.Kind.values()) {
      row(table, kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), witness.count(kind));
    }
    return table
        + "what was asked for longest in vain was %s, until %s%n"
            .formatted(inVain.key(), inVain.end())
        + examples();
  }

  private static void row(StringBuilder table, String name, long figure) {
    table.append(String.format(Locale.ROOT, "%-70s %,12d%n", name, figure));
  }

  private String examples() {
    return witness.violations().stream()
        .collect(Collectors.groupingBy(Violation::kind))
        .values()
        .stream()
        .flatMap(of -> of.stream().limit(SHOWN_OF_EACH))
        .map(violation -> "%s: %s%n".formatted(violation.kind(), violation.what()))
        .collect(Collectors.joining());
  }
}
