package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.DumpScope;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.topology.rows.RecordLog;
import dev.crossconnect.topology.rows.RowError;
import dev.crossconnect.topology.rows.RowErrors;
import dev.crossconnect.topology.rows.Rows;
import dev.crossconnect.topology.rows.Unfit;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One load of resources: row by row, the good ones are kept and the others reported. */
final class ResourceLoad {

  private final RecordLog<Resource>.Writing writing;
  private final String source;
  private final Instant at;
  private final Optional<PoolId> pool;
  private final RowErrors errors = new RowErrors();
  private long accepted;

  /**
   * Loads resources.
   *
   * @param at as of when the rows are
   * @param pool the only one that rows may be about, and need not name; any without
   */
  ResourceLoad(
      RecordLog<Resource>.Writing writing, String source, Instant at, Optional<PoolId> pool) {
    this.writing = writing;
    this.source = source;
    this.at = at;
    this.pool = pool;
  }

  InventoryViews.LoadView run(Rows rows) throws IOException, InterruptedException {
    takeAll(rows);
    return new InventoryViews.LoadView(
        accepted, errors.count(), errors.first(), writing.finish().toString());
  }

  /**
   * The same for rows that are all there is. With an unreadable row among them nobody can tell what
   * is missing, so that nothing is.
   *
   * @param scope of what they are all
   */
  InventoryViews.DumpLoadView runDump(Rows rows, DumpScope scope)
      throws IOException, InterruptedException {
    takeAll(rows);
    PoolId complete = pool.orElseThrow();
    if (accepted == 0) {
      throw InventoryProblem.INVALID.of(
          "There is no readable row, and that " + complete.key() + " has no resources is not said",
          "body",
          "",
          "Send every resource of the pool");
    }
    boolean isComplete = errors.count() == 0;
    if (isComplete) {
      // Behind the rows for good: the same producer writes to the same partition, in order.
      writing.write(complete.key(), end(complete, scope));
    }
    return new InventoryViews.DumpLoadView(
        accepted, errors.count(), errors.first(), isComplete, writing.finish().toString());
  }

  private Resource end(PoolId of, DumpScope scope) {
    return Resource.newBuilder()
        .setSite(of.site())
        .setKind(of.kind())
        .setResourceId("")
        .setChangedAt(at)
        .setSource(source)
        .setCompletes(scope)
        .build();
  }

  private void takeAll(Rows rows) throws IOException, InterruptedException {
    Optional<Rows.Row> row = rows.next();
    while (row.isPresent()) {
      take(row.get());
      row = rows.next();
    }
  }

  private void take(Rows.Row row) throws InterruptedException {
    if (row instanceof Rows.Unreadable unreadable) {
      errors.add(new RowError(row.line(), null, unreadable.problem()));
      return;
    }
    try {
      Map<String, String> fields = new HashMap<>(((Rows.Read) row).fields());
      if (pool.isPresent()) {
        requireOf("site", pool.get().site(), fields);
        requireOf("kind", pool.get().kind(), fields);
      }
      Resource resource = ResourceRow.read(fields, source, at);
      writing.write(new PoolId(resource.getSite(), resource.getKind()).key(), resource);
      accepted++;
    } catch (Unfit unfit) {
      errors.add(new RowError(row.line(), unfit.field(), unfit.getMessage()));
    }
  }

  private static void requireOf(String field, String expected, Map<String, String> fields)
      throws Unfit {
    String given = fields.putIfAbsent(field, expected);
    if (given != null && !given.strip().equals(expected)) {
      throw new Unfit(field, "is '" + given + "', but this is a dump of " + expected);
    }
  }
}
