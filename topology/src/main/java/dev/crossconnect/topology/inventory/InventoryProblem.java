package dev.crossconnect.topology.inventory;

import dev.crossconnect.topology.query.Problem;

/** What can be wrong with what is asked of the inventory. */
final class InventoryProblem {

  static final Problem INVALID = new Problem("invalid-request", 400);
  static final Problem UNKNOWN_POOL = new Problem("unknown-pool", 404);
  static final Problem UNKNOWN_RESOURCE = new Problem("unknown-resource", 404);
  static final Problem UNKNOWN_RESERVATION = new Problem("unknown-reservation", 404);
  static final Problem TOO_FEW = new Problem("too-few-resources", 409);
  static final Problem ENDED = new Problem("reservation-ended", 409);
  static final Problem NO_CONFLICT = new Problem("no-conflict", 409);
  static final Problem DIFFERENT = new Problem("reservation-differs", 409);
  static final Problem NOT_TAKEN = new Problem("not-durable", 503);
  static final Problem NO_ANSWER = new Problem("answer-not-known", 504);

  private InventoryProblem() {}
}
