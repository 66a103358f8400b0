package dev.crossconnect.adapters.legacy;

import java.util.Map;
import java.util.Objects;

/** What a legacy system answers when asked whether a command took effect. */
public sealed interface Verification {

  /**
   * It did.
   *
   * @param attributes what executing the command would have given back
   */
  record Done(Map<String, String> attributes) implements Verification {
    public Done {
      attributes = Map.copyOf(attributes);
    }
  }

  /** It did not, and executing it now cannot do it twice. */
  record NotDone() implements Verification {}

  /** Nobody can say yet. */
  record Undecided(String detail) implements Verification {
    public Undecided {
      Objects.requireNonNull(detail, "detail");
    }
  }
}
