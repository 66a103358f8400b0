package dev.crossconnect.config.bench;

/** Which way a figure is better. */
public enum Better {
  HIGHER {
    @Override
    double ratio(double value, double baseline) {
      return value / baseline;
    }
  },
  LOWER {
    @Override
    double ratio(double value, double baseline) {
      return baseline / value;
    }
  };

  /** How the value stands to the baseline, turned so that more is better. */
  abstract double ratio(double value, double baseline);
}
