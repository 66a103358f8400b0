package dev.crossconnect.adapters.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What an answer says about the work that a command is for. */
public enum Meaning {
  /** It is done. */
  @JsonProperty("done")
  DONE,
  /** It was taken up, and is to be looked at until it ends. */
  @JsonProperty("pending")
  PENDING,
  /** Only of a look: the system knows nothing of it. */
  @JsonProperty("nothing")
  NOTHING,
  /** It will never be done. */
  @JsonProperty("rejected")
  REJECTED,
  /** It was not done, and another attempt may work. */
  @JsonProperty("failed")
  FAILED,
  /** It was not taken up, because the system has no time. */
  @JsonProperty("busy")
  BUSY,
  /** It is not wanted, maybe because it is done already: look, and believe that. */
  @JsonProperty("look")
  LOOK,
  /** Nothing that could be relied on. */
  @JsonProperty("unclear")
  UNCLEAR;

  /** As it stands in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
