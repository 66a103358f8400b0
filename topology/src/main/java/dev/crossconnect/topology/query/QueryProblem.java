package dev.crossconnect.topology.query;

/** What can be wrong with a query of any kind. */
public final class QueryProblem {

  public static final Problem INVALID = new Problem("invalid-request", 400);
  public static final Problem OF_ANOTHER_CLUSTER = new Problem("position-of-another-cluster", 400);
  public static final Problem NOT_REACHED = new Problem("position-not-reached", 504);
  public static final Problem TOO_FAR_BACK = new Problem("events-gone", 410);
  public static final Problem NO_EVENTS = new Problem("no-events-now", 503);
  public static final Problem STOPPING = new Problem("stopping", 503);

  private QueryProblem() {}
}
