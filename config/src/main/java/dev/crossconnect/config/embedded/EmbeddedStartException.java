package dev.crossconnect.config.embedded;

/** An embedded server did not start; the message says which, why, and where to look. */
public final class EmbeddedStartException extends RuntimeException {

  EmbeddedStartException(String message) {
    super(message);
  }

  EmbeddedStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
