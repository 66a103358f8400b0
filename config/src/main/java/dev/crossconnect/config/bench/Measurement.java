package dev.crossconnect.config.bench;

import java.time.Duration;

/**
 * One figure of the hub, and the same figure of what it is held against.
 *
 * @param unit of both figures
 * @param goal what the ratio is to be at least, where more is better
 */
public record Measurement(String unit, Better better, double goal, Side subject, Side baseline) {

  /** One of the two that take turns. */
  @FunctionalInterface
  public interface Side {

    /** Works for about so long and gives its figure. */
    double play(Duration time) throws Exception;

    /** The same, with each unit of it counted as so many. */
    default Side times(int many) {
      return time -> play(time) * many;
    }
  }
}
