package dev.crossconnect.adapters.legacy;

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

  /** It is not done, and another attempt may well succeed. */
  record Failed(String code, String detail) implements Outcome {
    public Failed {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /** It may or may not have been done. */
  record Unknown(String detail) implements Outcome {
    public Unknown {
      Objects.requireNonNull(detail, "detail");
    }
  }
}
