package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.rows.RecordLog;
import dev.crossconnect.topology.rows.RowError;
import dev.crossconnect.topology.rows.RowErrors;
import dev.crossconnect.topology.rows.Rows;
import dev.crossconnect.topology.rows.Unfit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One load of prices: row by row, the good ones are kept and the others reported. A row that says
 * what the hub knows already is not written again.
 */
final class PriceLoad {

  private final PriceStore prices;
  private final RecordLog<PriceEntry>.Writing writing;
  private final Instant now;
  private final RowErrors errors = new RowErrors();
  private long accepted;
  private long unchanged;

  /**
   * What became of a load.
   *
   * @param errors the first of them; {@code rejected} counts them all
   */
  record Report(
      long accepted, long unchanged, long rejected, List<RowError> errors, String position) {}

  PriceLoad(PriceStore prices, RecordLog<PriceEntry>.Writing writing, Instant now) {
    this.prices = prices;
    this.writing = writing;
    this.now = now;
  }

  Report run(Rows rows) throws IOException, InterruptedException {
    Optional<Rows.Row> row = rows.next();
    while (row.isPresent()) {
      take(row.get());
      row = rows.next();
    }
    Position position = writing.finish();
    return new Report(accepted, unchanged, errors.count(), errors.first(), position.toString());
  }

  private void take(Rows.Row row) throws InterruptedException {
    if (row instanceof Rows.Unreadable unreadable) {
      errors.add(new RowError(row.line(), null, unreadable.problem()));
      return;
    }
    try {
      keep(PriceRow.read(((Rows.Read) row).fields(), now));
    } catch (Unfit unfit) {
      errors.add(new RowError(row.line(), unfit.field(), unfit.getMessage()));
    }
  }

  private void keep(PriceEntry entry) throws InterruptedException {
    Optional<PriceVersion> last = prices.last(entry);
    if (last.filter(PriceVersion.of(entry)::saysTheSameAs).isPresent()) {
      unchanged++;
      return;
    }
    PriceEntry written =
        last.isPresent() && !last.get().changedAt().isBefore(now)
            ? after(entry, last.get())
            : entry;
    writing.write(written.getEntryId() + "@" + written.getChangedAt().toEpochMilli(), written);
    accepted++;
  }

  /** A clock that went back must not make a correction older than what it corrects. */
  private static PriceEntry after(PriceEntry entry, PriceVersion last) {
    return PriceEntry.newBuilder(entry).setChangedAt(last.changedAt().plusMillis(1)).build();
  }
}
