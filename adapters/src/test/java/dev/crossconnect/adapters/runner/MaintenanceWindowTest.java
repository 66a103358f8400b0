package dev.crossconnect.adapters.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceWindowTest {

  private static final ZoneId DUBLIN = ZoneId.of("Europe/Dublin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sun 02:00-04:00 Europe/Dublin | 2026-07-05T00:59:59Z | no
          Sun 02:00-04:00 Europe/Dublin | 2026-07-05T01:00:00Z | 2026-07-05T03:00:00Z
          Sun 02:00-04:00 Europe/Dublin | 2026-07-05T03:00:00Z | no
          Sun 02:00-04:00 Europe/Dublin | 2026-07-06T01:30:00Z | no
          Sun 02:00-04:00 Europe/Dublin | 2026-01-04T02:30:00Z | 2026-01-04T04:00:00Z
          Fri 23:00-01:00 UTC           | 2026-07-03T23:30:00Z | 2026-07-04T01:00:00Z
          Fri 23:00-01:00 UTC           | 2026-07-04T00:30:00Z | 2026-07-04T01:00:00Z
          Fri 23:00-01:00 UTC           | 2026-07-03T00:30:00Z | no
          Mon-Fri 08:00-09:00 UTC       | 2026-07-01T08:00:00Z | 2026-07-01T09:00:00Z
          Mon-Fri 08:00-09:00 UTC       | 2026-07-04T08:00:00Z | no
          sat-mon 08:00-09:00 UTC       | 2026-07-06T08:00:00Z | 2026-07-06T09:00:00Z
          daily 08:00-09:00 UTC         | 2026-07-04T08:00:00Z | 2026-07-04T09:00:00Z
          """)
  void itComesEveryWeekByTheClockOnTheWall(String window, String at, String end) {
    assertThat(
            MaintenanceWindow.parse(window)
                .endIfWithin(Instant.parse(at))
                .map(Instant::toString)
                .orElse("no"))
        .isEqualTo(end);
  }

  /** In Dublin the clocks skip 01:00 to 02:00 on 29 March 2026 and repeat it on 25 October. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sun 01:30-02:30 Europe/Dublin | 2026-03-29T00:59:59Z | no
          Sun 01:30-02:30 Europe/Dublin | 2026-03-29T01:00:00Z | 2026-03-29T01:30:00Z
          Sun 00:30-01:30 Europe/Dublin | 2026-03-29T00:45:00Z | 2026-03-29T01:00:00Z
          Sun 01:10-01:50 Europe/Dublin | 2026-03-29T01:00:00Z | no
          Sun 01:30-02:30 Europe/Dublin | 2026-10-25T00:30:00Z | 2026-10-25T02:30:00Z
          Sun 00:30-01:30 Europe/Dublin | 2026-10-25T01:15:00Z | 2026-10-25T01:30:00Z
          """)
  void whenTheClocksChangeItIsLongerOrShorter(String window, String at, String end) {
    itComesEveryWeekByTheClockOnTheWall(window, at, end);
  }

  @Property
  void awayFromChangesOfTheClockItIsWhatTheWallShows(
      @ForAll @LongRange(min = 0, max = 20L * 365 * 24 * 60) long minutes,
      @ForAll DayOfWeek day,
      @ForAll @IntRange(min = 0, max = 1_439) int from,
      @ForAll @IntRange(min = 1, max = 1_439) int length) {
    LocalTime begins = LocalTime.ofSecondOfDay(from * 60L);
    LocalTime ends = begins.plusMinutes(length);
    Instant now = Instant.parse("2020-01-01T00:00:00Z").plus(Duration.ofMinutes(minutes));
    LocalDateTime wall = LocalDateTime.ofInstant(now, DUBLIN);
    if (!changesNear(now)) {
      boolean begunToday =
          wall.getDayOfWeek() == day
              && !wall.toLocalTime().isBefore(begins)
              && (ends.isBefore(begins) || wall.toLocalTime().isBefore(ends));
      boolean begunYesterday =
          wall.getDayOfWeek().minus(1) == day
              && ends.isBefore(begins)
              && wall.toLocalTime().isBefore(ends);
      assertThat(
              new MaintenanceWindow(Set.of(day), begins, ends, DUBLIN).endIfWithin(now).isPresent())
          .isEqualTo(begunToday || begunYesterday);
    }
  }

  private static boolean changesNear(Instant now) {
    return !DUBLIN
        .getRules()
        .getOffset(now.minus(Duration.ofDays(2)))
        .equals(DUBLIN.getRules().getOffset(now.plus(Duration.ofDays(2))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun 02:00-04:00",
        "Sonntag 02:00-04:00 UTC",
        "Sun 2:00-4:00 UTC",
        "Sun 25:00-26:00 UTC",
        "Sun 02:00-02:00 UTC",
        "Sun 02:00-04:00 Mars/Olympus",
        "daily-Mon 02:00-04:00 UTC"
      })
  void whatIsNoWindowIsRefused(String text) {
    assertThatThrownBy(() -> MaintenanceWindow.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsShownAsItIsWritten() {
    assertThat(MaintenanceWindow.parse("Sun 02:00-04:00 Europe/Dublin"))
        .hasToString("Sun 02:00-04:00 Europe/Dublin");
    assertThat(MaintenanceWindow.parse("daily 02:00-04:00 UTC"))
        .hasToString("daily 02:00-04:00 UTC");
  }
}
