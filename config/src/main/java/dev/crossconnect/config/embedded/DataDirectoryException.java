package dev.crossconnect.config.embedded;

/** A data directory cannot be used or reset; the message says which, why, and what to do. */
public final class DataDirectoryException extends RuntimeException {

  DataDirectoryException(String message) {
    super(message);
  }

  DataDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
