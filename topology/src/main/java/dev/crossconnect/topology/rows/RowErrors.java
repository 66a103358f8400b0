package dev.crossconnect.topology.rows;

import java.util.ArrayList;
import java.util.List;

/** What was wrong with the rows of one load: the first are kept, all are counted. */
public final class RowErrors {

  private static final int MOST_REPORTED = 100;

  private final List<RowError> first = new ArrayList<>();
  private long count;

  public void add(RowError error) {
    count++;
    if (first.size() < MOST_REPORTED) {
      first.add(error);
    }
  }

  public long count() {
    return count;
  }

  public List<RowError> first() {
    return List.copyOf(first);
  }
}
