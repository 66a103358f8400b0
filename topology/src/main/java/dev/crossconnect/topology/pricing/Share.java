package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.BillingPeriod;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * What of its first period a recurring charge that starts in the middle is due for: the days from
 * the start to the end of the period, of the days the period has. Periods are those of the
 * calendar, weeks begin on Monday.
 */
public record Share(LocalDate start, long days, long of) {

  static Share from(LocalDate start, BillingPeriod period) {
    LocalDate begin = beginOf(period, start);
    LocalDate end = after(period, begin);
    return new Share(
        start, ChronoUnit.DAYS.between(start, end), ChronoUnit.DAYS.between(begin, end));
  }

  private static LocalDate beginOf(BillingPeriod period, LocalDate day) {
    return switch (period) {
      case Day -> day;
      case Week -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case Month -> day.withDayOfMonth(1);
      case Quarter -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
      case Year -> day.withDayOfYear(1);
    };
  }

  private static LocalDate after(BillingPeriod period, LocalDate begin) {
    return switch (period) {
      case Day -> begin.plusDays(1);
      case Week -> begin.plusWeeks(1);
      case Month -> begin.plusMonths(1);
      case Quarter -> begin.plusMonths(3);
      case Year -> begin.plusYears(1);
    };
  }
}
