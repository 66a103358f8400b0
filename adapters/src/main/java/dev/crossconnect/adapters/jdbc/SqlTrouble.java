package dev.crossconnect.adapters.jdbc;

import java.sql.SQLException;

/** A statement that did not work, by what it says about its effect. */
final class SqlTrouble extends Exception {

  private final Kind kind;
  private final String state;

  private SqlTrouble(Kind kind, SQLException cause) {
    super(cause.getMessage(), cause);
    this.kind = kind;
    this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  static SqlTrouble withoutConnection(SQLException e) {
    return new SqlTrouble(Kind.NOT_SENT, e);
  }

  /** The classes of SQLSTATE are the same for every database. */
  static SqlTrouble of(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String kind = state.length() < 2 ? "" : state.substring(0, 2);
    return new SqlTrouble(
        switch (kind) {
          case "23" -> Kind.CONSTRAINT;
          case "22" -> Kind.BAD_VALUE;
          case "28", "42", "0A" -> Kind.REFUSED;
          case "40", "53", "55" -> Kind.BUSY;
          default -> Kind.LOST;
        },
        e);
  }

  Kind kind() {
    return kind;
  }

  /** For people. */
  String code() {
    return state.isEmpty() ? "SQL" : "SQL " + state;
  }

  String detail() {
    return getMessage() == null ? code() : getMessage();
  }

  enum Kind {
    /** There was no connection to send it on. */
    NOT_SENT,
    /** It would break a constraint: maybe since the row is there already. */
    CONSTRAINT,
    /** A value does not fit into its column. */
    BAD_VALUE,
    /** The database does not allow or understand it: nothing that this command could mend. */
    REFUSED,
    /** A lock, a conflict, too little room; it was rolled back. */
    BUSY,
    /** The connection or the answer was lost: it may have been done. */
    LOST
  }
}
