package dev.crossconnect.config.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a caller is, as far as {@link Access} is concerned; one may be several. */
public enum CallerRole {
  /** Sends what happens in Salesforce. */
  SALESFORCE,
  /** Looks. */
  READER,
  /** Decides about single orders, reservations and records; looks as well. */
  OPERATOR,
  /** Changes what is sold and what there is to sell; may do everything. */
  ADMIN;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<CallerRole> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(CallerRole::word).toList();
  }
}
