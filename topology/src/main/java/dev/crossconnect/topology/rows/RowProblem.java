package dev.crossconnect.topology.rows;

import dev.crossconnect.topology.query.Problem;

/** What can be wrong with a load as a whole. */
final class RowProblem {

  static final Problem INVALID = new Problem("invalid-request", 400);
  static final Problem UNSUPPORTED = new Problem("unsupported-format", 415);
  static final Problem NOT_DURABLE = new Problem("not-durable", 503);

  private RowProblem() {}
}
