package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.Resource;
import dev.crossconnect.topology.rows.RecordLog;
import dev.crossconnect.topology.rows.RowError;
import dev.crossconnect.topology.rows.RowErrors;
import dev.crossconnect.topology.rows.Rows;
import dev.crossconnect.topology.rows.Unfit;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** One load of resources: row by row, the good ones are kept and the others reported. */
final class ResourceLoad {

  private final RecordLog<Resource>.Writing writing;
  private final String source;
  private final Instant now;
  private final RowErrors errors = new RowErrors();
  private long accepted;

  ResourceLoad(RecordLog<Resource>.Writing writing, String source, Instant now) {
    this.writing = writing;
    this.source = source;
    this.now = now;
  }

  InventoryViews.LoadView run(Rows rows) throws IOException, InterruptedException {
    Optional<Rows.Row> row = rows.next();
    while (row.isPresent()) {
      take(row.get());
      row = rows.next();
    }
    return new InventoryViews.LoadView(
        accepted, errors.count(), errors.first(), writing.finish().toString());
  }

  private void take(Rows.Row row) throws InterruptedException {
    if (row instanceof Rows.Unreadable unreadable) {
      errors.add(new RowError(row.line(), null, unreadable.problem()));
      return;
    }
    try {
      Resource resource = ResourceRow.read(((Rows.Read) row).fields(), source, now);
      writing.write(new PoolId(resource.getSite(), resource.getKind()).key(), resource);
      accepted++;
    } catch (Unfit unfit) {
      errors.add(new RowError(row.line(), unfit.field(), unfit.getMessage()));
    }
  }
}
