package dev.crossconnect.adapters.legacy;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** What became of a command that was executed. */
public sealed interface Outcome {

  /**
   * It is done.
   *
   * @param attributes what the legacy system gave back, for later tasks
   */
  record Completed(Map<String, String> attributes) implements Outcome {
    public Completed {
      attributes = Map.copyOf(attributes);
    }
  }

  /** The legacy system will not do it, now or later, as long as the command stays as it is. */
  record Rejected(String code, String detail) implements Outcome {
    public Rejected {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /**
   * It is not done, and another attempt may well succeed.
   *
   * <p>What is {@link #unreachable} or {@link #busy} is no answer to the command but a word about
   * the system: the runner tries such a command again while its deadline allows, and lets the
   * others wait when it happens often. An adapter need not, and should not, wait for that itself.
   *
   * @param comeBackAfter how long the system asked to be left alone; zero if it did not say
   */
  record Failed(String code, String detail, Duration comeBackAfter) implements Outcome {

    private static final String UNREACHABLE = "UNREACHABLE";
    private static final String BUSY = "BUSY";

    public Failed {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(detail, "detail");
      Objects.requireNonNull(comeBackAfter, "comeBackAfter");
    }

    public Failed(String code, String detail) {
      this(code, detail, Duration.ZERO);
    }

    /** The request never arrived. */
    public static Failed unreachable(String detail) {
      return new Failed(UNREACHABLE, detail);
    }

    /** The system is there, but takes nothing up just now. */
    public static Failed busy(String detail) {
      return busy(detail, Duration.ZERO);
    }

    public static Failed busy(String detail, Duration comeBackAfter) {
      return new Failed(BUSY, detail, comeBackAfter);
    }

    /** Whether this says something about the system and nothing about the command. */
    public boolean atTheEdge() {
      return code.equals(UNREACHABLE) || code.equals(BUSY);
    }
  }

  /** It may or may not have been done. */
  record Unknown(String detail) implements Outcome {
    public Unknown {
      Objects.requireNonNull(detail, "detail");
    }
  }
}
