package dev.crossconnect.adapters.web;

import java.time.Duration;
import java.time.Instant;

/** A token of an authorisation server. It does not show when this is printed. */
public final class AccessToken {

  private static final Duration LONGEST = Duration.ofDays(365);

  private final String value;
  private final Instant renewAt;

  private AccessToken(String value, Instant renewAt) {
    this.value = value;
    this.renewAt = renewAt;
  }

  /**
   * A short life is not used up by the margin: half of it counts in any case.
   *
   * @param life how long the server says that it is good for
   */
  static AccessToken lasting(String value, Instant now, Duration life, Duration margin) {
    Duration bounded = life.compareTo(LONGEST) < 0 ? life : LONGEST;
    Duration half = bounded.dividedBy(2);
    return new AccessToken(
        value, now.plus(bounded).minus(margin.compareTo(half) < 0 ? margin : half));
  }

  /** Good until somebody refuses it. */
  static AccessToken lasting(String value, Instant now) {
    return new AccessToken(value, now.plus(LONGEST));
  }

  boolean isFresh(Instant now) {
    return now.isBefore(renewAt);
  }

  /** What the header {@code Authorization} says. */
  public String authorization() {
    return "Bearer " + value;
  }

  @Override
  public String toString() {
    return "AccessToken[to be renewed at " + renewAt + "]";
  }
}
