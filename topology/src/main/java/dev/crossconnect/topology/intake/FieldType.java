package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.salesforce.SalesforceId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/** What a mapped field holds; each brings the ways to write the same value to one. */
enum FieldType {
  TEXT("a text") {
    @Override
    String canonical(String value) {
      return value;
    }
  },
  ID("a Salesforce id of 15 or 18 characters") {
    @Override
    String canonical(String value) {
      return SalesforceId.widen(value).orElseThrow(IllegalArgumentException::new);
    }
  },
  INTEGER("a whole number") {
    @Override
    String canonical(String value) {
      // Salesforce writes whole numbers of a Number field as 2.0.
      return new BigDecimal(value).toBigIntegerExact().toString();
    }
  },
  DECIMAL("a number such as 12.50") {
    @Override
    String canonical(String value) {
      BigDecimal number = new BigDecimal(value).stripTrailingZeros();
      if (Math.abs(number.scale()) > 18 || number.precision() > 38) {
        throw new IllegalArgumentException();
      }
      return number.toPlainString();
    }
  },
  DATE("a date such as 2026-02-28") {
    @Override
    String canonical(String value) {
      return LocalDate.parse(value.length() > 10 ? value.substring(0, 10) : value).toString();
    }
  },
  INSTANT("a time such as 2026-02-28T12:00:00.000Z") {
    @Override
    String canonical(String value) {
      return instant(value).toString();
    }
  },
  MOMENT("a date such as 2026-02-28 or a time such as 2026-02-28T12:00:00.000Z") {
    @Override
    String canonical(String value) {
      return value.length() > 10 ? INSTANT.canonical(value) : DATE.canonical(value);
    }
  },
  FLAG("true or false") {
    @Override
    String canonical(String value) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException();
      }
      return value;
    }
  };

  static final Map<String, FieldType> BY_NAME =
      Map.of(
          "text", TEXT,
          "id", ID,
          "integer", INTEGER,
          "decimal", DECIMAL,
          "date", DATE,
          "instant", INSTANT,
          "moment", MOMENT,
          "flag", FLAG);

  /** SOAP writes the offset as Z or +00:00, the REST API and Apex as +0000. */
  private static final DateTimeFormatter ANY_OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .toFormatter(java.util.Locale.ROOT);

  private final String expected;

  FieldType(String expected) {
    this.expected = expected;
  }

  /** What a value of this type looks like, for people. */
  String expected() {
    return expected;
  }

  /**
   * The one way to write this value.
   *
   * @throws IllegalArgumentException or one of its kin if it is not of this type
   */
  abstract String canonical(String value);

  static Instant instant(String value) {
    return OffsetDateTime.parse(value, ANY_OFFSET).toInstant();
  }
}
