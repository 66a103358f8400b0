package dev.crossconnect.topology.intake;

import java.io.Serial;

/**
 * Why a notification cannot be understood: a short code, and a sentence that names the field, its
 * value and what would be right. Such a notification goes to quarantine.
 */
final class Misunderstanding extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  Misunderstanding(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
