package dev.crossconnect.topology.query;

import java.io.Serial;

/** A store that cannot be read here and now; the message says why, and asking again may help. */
public final class StoreUnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  StoreUnavailableException(String message) {
    super(message, null, false, false);
  }
}
