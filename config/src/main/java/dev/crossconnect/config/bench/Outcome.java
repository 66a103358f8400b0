package dev.crossconnect.config.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a measurement.
 *
 * @param value the subject's median
 * @param baseline the baseline's median
 * @param ratio of the medians, turned so that more is better
 * @param spread how far the ratios of single rounds lie apart, as a part of their median
 */
public record Outcome(
    String name,
    String unit,
    double value,
    double baseline,
    double ratio,
    double goal,
    int rounds,
    double spread) {

  /**
   * @param name what the figure is called
   * @param values the subject's figures, round by round
   * @param baselines the baseline's figures of the same rounds
   */
  static Outcome of(String name, Measurement measurement, Series values, Series baselines) {
    Better better = measurement.better();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < values.figures().size(); round++) {
      ratios.add(better.ratio(values.figures().get(round), baselines.figures().get(round)));
    }
    return new Outcome(
        name,
        measurement.unit(),
        values.median(),
        baselines.median(),
        better.ratio(values.median(), baselines.median()),
        measurement.goal(),
        ratios.size(),
        new Series(ratios).spread());
  }

  public boolean reachesItsGoal() {
    return ratio >= goal;
  }
}
