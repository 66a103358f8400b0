package dev.crossconnect.config.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How often and how long subject and baseline take turns. They alternate, so that whatever else the
 * machine does meets both alike. First both run unmeasured: the longer code path takes longer to be
 * compiled, so that figures taken too early are unfair to the subject.
 *
 * @param count how many turns each has
 * @param turn how long one takes
 */
public record Rounds(int count, Duration turn) {

  private static final int LEAST_WARM_UP = 2;
  private static final int MOST_WARM_UP = 40;
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);

  /** The compiler may be busy for this part of the time and still count as done. */
  private static final double STILL_COMPILING = 0.05;

  public Outcome of(String name, Measurement measurement) throws Exception {
    warmUp(measurement);
    List<Double> values = new ArrayList<>();
    List<Double> baselines = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      values.add(measurement.subject().play(turn));
      baselines.add(measurement.baseline().play(turn));
    }
    return Outcome.of(name, measurement, new Series(values), new Series(baselines));
  }

  /** Until the compiler has next to nothing left to do, or has had its time. */
  private void warmUp(Measurement measurement) throws Exception {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long busy = Long.MAX_VALUE;
    long begun = System.nanoTime();
    for (int round = 0; isWorthMore(round, busy, begun); round++) {
      long before = compiler.getTotalCompilationTime();
      measurement.subject().play(turn);
      measurement.baseline().play(turn);
      busy = compiler.getTotalCompilationTime() - before;
    }
  }

  private boolean isWorthMore(int round, long compiled, long begun) {
    return round < LEAST_WARM_UP
        || (compiled >= 2 * turn.toMillis() * STILL_COMPILING
            && round < MOST_WARM_UP
            && System.nanoTime() - begun < LONGEST_WARM_UP.toNanos());
  }
}
