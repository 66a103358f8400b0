package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.SalesforceNotification;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of an entry of the quarantine without its payload, and where to find that. */
record QuarantineEntry(
    Place place,
    String id,
    String organisationId,
    String door,
    Optional<String> notificationId,
    Optional<String> sobjectType,
    Optional<String> recordId,
    String reason,
    String detail,
    Instant receivedAt,
    Instant quarantinedAt) {

  private static final int LONGEST_DETAIL = 2_000;

  static QuarantineEntry of(int partition, long offset, QuarantinedNotification value) {
    SalesforceNotification notification = value.getNotification();
    return new QuarantineEntry(
        new Place(value.getQuarantinedAt().toEpochMilli(), partition, offset),
        value.getId(),
        notification.getOrganisationId(),
        notification.getDoor().name(),
        Optional.ofNullable(notification.getNotificationId()),
        Optional.ofNullable(notification.getSobjectType()),
        Optional.ofNullable(notification.getRecordId()),
        value.getReason(),
        shortened(value.getDetail()),
        notification.getReceivedAt(),
        value.getQuarantinedAt());
  }

  private static String shortened(String detail) {
    return detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
  }

  /**
   * Where an entry stands: in time, and in the topic. Newer ones come first. It does not change, so
   * that it can serve as a cursor: whatever is added or removed meanwhile, what comes after it
   * stays what comes after it.
   */
  record Place(long at, int partition, long offset) implements Comparable<Place> {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})-([0-9]{1,9})-([0-9]{1,18})");

    private static final Comparator<Place> NEWEST_FIRST =
        Comparator.comparingLong(Place::at)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset)
            .reversed();

    static Optional<Place> parse(String text) {
      Matcher place = TEXT.matcher(text);
      return place.matches()
          ? Optional.of(
              new Place(
                  Long.parseLong(place.group(1)),
                  Integer.parseInt(place.group(2)),
                  Long.parseLong(place.group(3))))
          : Optional.empty();
    }

    @Override
    public int compareTo(Place other) {
      return NEWEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
      return at + "-" + partition + "-" + offset;
    }
  }
}
