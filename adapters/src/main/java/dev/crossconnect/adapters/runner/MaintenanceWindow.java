package dev.crossconnect.adapters.runner;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A time that comes again every week, in which a system is left alone: {@code Sun 02:00-04:00
 * Europe/Dublin}. If it ends before it begins it ends on the next day.
 *
 * <p>It goes by the clock on the wall where the system is. When the clocks change within it, it is
 * as much longer or shorter: it begins the first time the clock shows its beginning and ends the
 * last time it shows its end, and what the clock leaves out takes no time.
 */
public record MaintenanceWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<first>\\p{Alpha}+)(-(?<last>\\p{Alpha}+))?"
              + " (?<from>\\d\\d:\\d\\d)-(?<to>\\d\\d:\\d\\d) (?<zone>\\S+)");
  private static final int WEEK = 7;

  public MaintenanceWindow {
    days = Set.copyOf(days);
    if (from.equals(to)) {
      throw new IllegalArgumentException("it ends when it begins");
    }
  }

  /**
   * Days are one ({@code Sun}), a range ({@code Mon-Fri}) or {@code daily}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static MaintenanceWindow parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("it is not like 'Sun 02:00-04:00 Europe/Dublin'");
    }
    try {
      return new MaintenanceWindow(
          days(matcher.group("first"), matcher.group("last")),
          LocalTime.parse(matcher.group("from")),
          LocalTime.parse(matcher.group("to")),
          ZoneId.of(matcher.group("zone")));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Set<DayOfWeek> days(String first, String last) {
    if (first.equalsIgnoreCase("daily") && last == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    DayOfWeek end = day(last == null ? first : last);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day = day(first); days.size() < WEEK; day = day.plus(1)) {
      days.add(day);
      if (day == end) {
        break;
      }
    }
    return days;
  }

  private static DayOfWeek day(String name) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> name(day).equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is no day: "
                        + String.join(
                            ", ",
                            Stream.of(DayOfWeek.values()).map(MaintenanceWindow::name).toList())
                        + " or daily"));
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  /** When it is over, if this is within it. */
  public Optional<Instant> endIfWithin(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    // It may have begun yesterday.
    return Stream.of(today.minusDays(1), today)
        .filter(date -> days.contains(date.getDayOfWeek()))
        .filter(date -> !beginning(date).isAfter(now) && end(date).isAfter(now))
        .map(this::end)
        .findFirst();
  }

  private Instant beginning(LocalDate date) {
    return shown(date.atTime(from)).get(0);
  }

  private Instant end(LocalDate date) {
    List<Instant> shown = shown((to.isAfter(from) ? date : date.plusDays(1)).atTime(to));
    return shown.get(shown.size() - 1);
  }

  /** When the clock on the wall shows this: twice when it is put back; or when it skips it. */
  private List<Instant> shown(LocalDateTime wall) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
    return offsets.isEmpty()
        ? List.of(zone.getRules().getTransition(wall).getInstant())
        : offsets.stream().map(wall::toInstant).sorted().toList();
  }

  @Override
  public String toString() {
    String on =
        days.size() == WEEK
            ? "daily"
            : String.join(",", days.stream().sorted().map(MaintenanceWindow::name).toList());
    return on + " " + from + "-" + to + " " + zone;
  }
}
