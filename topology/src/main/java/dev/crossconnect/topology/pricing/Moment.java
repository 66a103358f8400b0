package dev.crossconnect.topology.pricing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Points in time as prices name them: a date stands for its first instant in UTC. */
final class Moment {

  private static final int DATE = "2026-01-31".length();

  private Moment() {}

  /**
   * Reads a date or an instant in ISO 8601.
   *
   * @throws DateTimeException if it is neither
   */
  static Instant parse(String text) {
    return text.length() == DATE
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }
}
