package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.RecordState;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of two states of a record is the newer. Salesforce stamps whole seconds, and one bulk edit
 * stamps all its records alike, so time alone does not decide.
 *
 * <p>The order is total and looks at nothing but the states themselves: time of change, then
 * deleted above not deleted, then the later {@linkplain CustomerOrder.Status status}, then the text
 * of the fields. The newest of many is then a maximum, and a maximum does not care in which order
 * it sees its candidates, nor how often.
 */
final class RecordAge {

  private static final Comparator<RecordState> AGE =
      Comparator.comparingLong(RecordState::getStamp)
          .thenComparing(RecordState::getDeleted)
          .thenComparing(record -> statusOf(record).map(Enum::ordinal).orElse(-1))
          .thenComparing(RecordAge::text);

  private RecordAge() {}

  static boolean isNewer(RecordState candidate, RecordState known) {
    return AGE.compare(candidate, known) > 0;
  }

  /** The status of an order's header, if it is one. */
  static Optional<CustomerOrder.Status> statusOf(RecordState record) {
    return Optional.ofNullable(record.getFields().get("status"))
        .map(status -> CustomerOrder.Status.valueOf(status.toUpperCase(Locale.ROOT)));
  }

  private static String text(RecordState record) {
    // Of a deleted record nothing matters any more.
    return record.getDeleted()
        ? ""
        : new TreeMap<>(record.getFields()) + "/" + new TreeMap<>(record.getParameters());
  }
}
