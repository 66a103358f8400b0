package dev.crossconnect.topology.query;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * What kind of answer a caller takes.
 *
 * @param strong only from the instance that works on the partition
 * @param maxLag how old at most
 */
record Wish(boolean strong, Optional<Duration> maxLag) {

  static final String CONSISTENCY = "consistency";
  static final String MAX_LAG = "maxLagMs";

  private static final String STRONG = "strong";
  private static final String EVENTUAL = "eventual";

  private static final Wish ANY = new Wish(false, Optional.empty());

  static Wish of(Context http) {
    // To look for each parameter takes the whole query apart.
    if (http.queryString() == null) {
      return ANY;
    }
    String consistency = http.queryParam(CONSISTENCY);
    if (consistency != null && !consistency.equals(STRONG) && !consistency.equals(EVENTUAL)) {
      throw QueryProblem.INVALID.of(
          "'consistency' is " + STRONG + " or " + EVENTUAL,
          CONSISTENCY,
          consistency,
          "Leave it out to be answered by whichever copy there is");
    }
    return new Wish(
        STRONG.equals(consistency),
        Optional.ofNullable(http.queryParam(MAX_LAG)).map(Wish::millis));
  }

  private static Duration millis(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw QueryProblem.INVALID.of(
          "'maxLagMs' must be a whole number of milliseconds", MAX_LAG, text, "Use 0 or more");
    }
    return Duration.ofMillis(Long.parseLong(text));
  }

  /** The same, but only from the instance that works on the partition. */
  Wish strongly() {
    return new Wish(true, maxLag);
  }

  boolean allows(Duration lag) {
    return maxLag.stream().allMatch(most -> lag.compareTo(most) <= 0);
  }
}
