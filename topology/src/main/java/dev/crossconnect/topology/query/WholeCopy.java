package dev.crossconnect.topology.query;

import io.javalin.http.Context;
import java.time.Duration;

/**
 * What every instance has whole, such as prices: a copy of a topic, so that nobody else needs to be
 * asked. Answers say how old it may be. That is looked up once a second and not for each answer,
 * which would take longer than the answer: so it is told too high by up to a second, never too low.
 */
public final class WholeCopy {

  private static final long GOOD_FOR_NANOS = Duration.ofMillis(20).toNanos();

  private final Freshness freshness;
  private final String topic;
  private final String here;
  private volatile Known known;

  /** Up to when it was complete, as it was looked up at that time. */
  private record Known(long completeAt, long nanos) {}

  /**
   * Of a topic.
   *
   * @param here host and port of this instance
   */
  public WholeCopy(Freshness freshness, String topic, String here) {
    this.freshness = freshness;
    this.topic = topic;
    this.here = here;
  }

  /**
   * Makes sure that it is what the caller takes, and says in the answer what it is; to be called
   * before it is read.
   *
   * @throws StoreUnavailableException if it is too old
   */
  public void sign(Context http) {
    Wish wish = Wish.of(http);
    Duration lag = wish.strong() ? lookedUp(ReadYourWrites.patience(http)) : lag(wish);
    if (!wish.allows(lag)) {
      throw Router.tooOld(lag);
    }
    http.header(Router.SERVED_BY, here);
    http.header(Router.ROLE, Copy.Role.STANDBY.word());
    http.header(Router.LAG, Router.millis(lag));
  }

  private Duration lag(Wish wish) {
    Duration lag = Duration.ofNanos(System.nanoTime() - completeAt());
    // Looked up anew it may be newer than was known.
    return wish.allows(lag) ? lag : lookedUp(wish.maxLag().orElseThrow());
  }

  /** Waits until all is here that is written now. */
  private Duration lookedUp(Duration patience) {
    long begun = System.nanoTime();
    if (!freshness.awaitWhole(topic, patience)) {
      throw new StoreUnavailableException(
          "What this instance has does not come up to what is written");
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private long completeAt() {
    long now = System.nanoTime();
    Known last = known;
    if (last == null || now - last.nanos() > GOOD_FOR_NANOS) {
      last = new Known(freshness.completeAt(topic), now);
      known = last;
    }
    return last.completeAt();
  }
}
