package dev.crossconnect.topology.document;

import java.io.Serial;

/** Business configuration that cannot be used; the message names file, line and remedy. */
public final class DocumentException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  DocumentException(String message) {
    super(message);
  }

  DocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
