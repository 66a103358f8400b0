package dev.crossconnect.topology.rows;

import java.io.Serial;

/** What is wrong with a row: which field, and what would be right. */
public final class Unfit extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final String field;

  public Unfit(String field, String problem) {
    super(problem, null, false, false);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
