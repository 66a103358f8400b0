package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.topics.Position;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One load of prices: row by row, the good ones are kept and the others reported. A row that says
 * what the hub knows already is not written again.
 */
final class PriceLoad {

  private static final int MOST_REPORTED = 100;

  private final PriceStore prices;
  private final PriceLog.Writing writing;
  private final Instant now;
  private final List<RowError> errors = new ArrayList<>();
  private long accepted;
  private long unchanged;
  private long rejected;

  /** What is wrong with one row. */
  record RowError(int line, String field, String problem) {}

  /**
   * What became of a load.
   *
   * @param errors the first of them; {@code rejected} counts them all
   */
  record Report(
      long accepted, long unchanged, long rejected, List<RowError> errors, String position) {}

  PriceLoad(PriceStore prices, PriceLog.Writing writing, Instant now) {
    this.prices = prices;
    this.writing = writing;
    this.now = now;
  }

  Report run(PriceRows rows) throws IOException, InterruptedException {
    Optional<PriceRows.Row> row = rows.next();
    while (row.isPresent()) {
      take(row.get());
      row = rows.next();
    }
    Position position = writing.finish();
    return new Report(accepted, unchanged, rejected, List.copyOf(errors), position.toString());
  }

  private void take(PriceRows.Row row) throws InterruptedException {
    if (row instanceof PriceRows.Unreadable unreadable) {
      reject(new RowError(row.line(), null, unreadable.problem()));
      return;
    }
    try {
      keep(PriceRow.read(((PriceRows.Read) row).fields(), now));
    } catch (PriceRow.Unfit unfit) {
      reject(new RowError(row.line(), unfit.field(), unfit.getMessage()));
    }
  }

  private void keep(PriceEntry entry) throws InterruptedException {
    Optional<PriceVersion> last = prices.last(entry);
    if (last.filter(PriceVersion.of(entry)::saysTheSameAs).isPresent()) {
      unchanged++;
      return;
    }
    writing.write(
        last.isPresent() && !last.get().changedAt().isBefore(now)
            ? after(entry, last.get())
            : entry);
    accepted++;
  }

  /** A clock that went back must not make a correction older than what it corrects. */
  private static PriceEntry after(PriceEntry entry, PriceVersion last) {
    return PriceEntry.newBuilder(entry).setChangedAt(last.changedAt().plusMillis(1)).build();
  }

  private void reject(RowError error) {
    rejected++;
    if (errors.size() < MOST_REPORTED) {
      errors.add(error);
    }
  }
}
