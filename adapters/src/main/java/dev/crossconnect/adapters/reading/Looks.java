package dev.crossconnect.adapters.reading;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.reading.Reading.Understood;
import java.time.Duration;

/**
 * Looking at work until it is clear what became of it.
 *
 * @param firstPoll the first pause between looks at work that goes on
 * @param longestPoll the longest
 * @param retry the pauses after looks that were in vain
 */
public record Looks(Duration firstPoll, Duration longestPoll, RetrySettings retry) {

  /** One look. */
  @FunctionalInterface
  public interface Look {
    Reading once() throws InterruptedException;
  }

  /** Looks at least once, and until the answer is final or the time is up. */
  public Reading untilFinal(Deadline deadline, Look look) throws InterruptedException {
    Backoff polling = new Backoff(firstPoll, longestPoll);
    Backoff trouble = retry.backoff();
    while (true) {
      Reading reading = look.once();
      Backoff pauses = isPending(reading) ? polling : trouble;
      if (isFinal(reading) || deadline.pause(pauses.next()) == Pause.TOO_LATE) {
        return reading;
      }
    }
  }

  private static boolean isPending(Reading reading) {
    return reading instanceof Understood seen && seen.meaning() == Meaning.PENDING;
  }

  private static boolean isFinal(Reading reading) {
    return reading instanceof Understood seen
        && switch (seen.meaning()) {
          case DONE, REJECTED, FAILED, NOTHING -> true;
          case PENDING, BUSY, LOOK, UNCLEAR -> false;
        };
  }

  /** What the last look says about an effect. */
  public static Verification verification(Reading last) {
    if (last instanceof Understood seen && isFinal(seen)) {
      return seen.meaning() == Meaning.DONE
          ? new Verification.Done(seen.attributes())
          : new Verification.NotDone();
    }
    return new Verification.Undecided(last.detail());
  }
}
