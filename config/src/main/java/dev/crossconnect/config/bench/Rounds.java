package dev.crossconnect.config.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How often and how long subject and baseline take turns. They alternate, so that whatever else the
 * machine does meets both alike; first both run unmeasured, until compiled code and connections are
 * as they stay.
 *
 * @param count how many turns each has
 * @param turn how long one takes
 */
public record Rounds(int count, Duration turn) {

  private static final int WARM_UP = 2;

  public Outcome of(Measurement measurement) throws Exception {
    for (int round = 0; round < WARM_UP; round++) {
      measurement.subject().play(turn);
      measurement.baseline().play(turn);
    }
    List<Double> values = new ArrayList<>();
    List<Double> baselines = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      values.add(measurement.subject().play(turn));
      baselines.add(measurement.baseline().play(turn));
    }
    return Outcome.of(measurement, new Series(values), new Series(baselines));
  }
}
