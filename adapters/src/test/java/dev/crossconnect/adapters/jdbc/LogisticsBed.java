package dev.crossconnect.adapters.jdbc;

import dev.crossconnect.adapters.Wire;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.simulated.SimulatedLogistics;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/** The logistics program on a schema of its own in a real PostgreSQL, behind a wire. */
final class LogisticsBed implements AutoCloseable {

  static final int TIMEOUT_MILLIS = 400;

  private final String schema;
  private final DataSource own;
  private final SimulatedLogistics logistics;
  private final Wire wire = new Wire(Postgres.port());

  LogisticsBed() {
    try {
      schema = Postgres.schema();
      own = Postgres.open(schema);
      logistics = new SimulatedLogistics(own);
      logistics.install();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    logistics.restFor(Duration.ofMillis(5));
    logistics.start();
    wire.start();
  }

  SimulatedLogistics logistics() {
    return logistics;
  }

  Wire wire() {
    return wire;
  }

  /** Past the wire. */
  DataSource own() {
    return own;
  }

  LegacySystem connect() {
    return connect(
        "jdbc:postgresql://127.0.0.1:"
            + wire.port()
            + "/postgres?currentSchema="
            + schema
            // So that the words of statements stand in every request.
            + "&prepareThreshold=0&sslmode=disable&options=-c%20lock_timeout=100",
        "postgres",
        "");
  }

  static LegacySystem connect(String url, String username, String password) {
    return JdbcSettings.from(
            "",
            Map.of(
                "url", url,
                "username", username,
                "password", password,
                "table.file", "../config/business/logistics.yaml",
                "connect.timeout.ms", "500",
                "timeout.ms", Integer.toString(TIMEOUT_MILLIS),
                "poll.initial.ms", "5",
                "poll.max.ms", "50",
                "retry.initial.ms", "10",
                "retry.max.ms", "100"))
        .connect(Clock.systemUTC());
  }

  @Override
  public void close() {
    logistics.close();
    wire.close();
  }
}
