package dev.crossconnect.config.bench;

import java.util.List;

/** The figures of several rounds. */
record Series(List<Double> figures) {

  Series {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("A series has at least one figure");
    }
    figures = List.copyOf(figures);
  }

  /** The one in the middle, which a round that was disturbed does not move. */
  double median() {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** How far the highest and the lowest are apart, as a part of the median. */
  double spread() {
    double highest = figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double lowest = figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return (highest - lowest) / median();
  }
}
