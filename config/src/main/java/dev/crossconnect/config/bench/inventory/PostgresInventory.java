package dev.crossconnect.config.bench.inventory;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reservations as one writes them who knows PostgreSQL: free rows are found by a partial index and
 * locked past those that others have locked, and the reservation's id is a primary key, so that a
 * repeat is noticed. One statement does it all, so that there is one way to the database and one
 * for the commit. It keeps no counts, no history and tells nobody.
 */
final class PostgresInventory implements AutoCloseable {

  private static final int CONNECTIONS = 16;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE resources (
            site text NOT NULL, kind text NOT NULL, id text NOT NULL, state text NOT NULL,
            reservation text, PRIMARY KEY (site, kind, id))
          """,
          "CREATE INDEX free ON resources (site, kind, id) WHERE state = 'available'",
          """
          CREATE TABLE reservations (
            id text PRIMARY KEY, site text NOT NULL, kind text NOT NULL, quantity int NOT NULL,
            expires_at timestamptz NOT NULL)
          """);

  private static final String LOAD =
      "INSERT INTO resources (site, kind, id, state)"
          + " SELECT ?, ?, 'p-' || n, 'available' FROM generate_series(0, ? - 1) n";

  private static final String RESERVE =
      """
      WITH reservation AS (
        INSERT INTO reservations (id, site, kind, quantity, expires_at) VALUES (?, ?, ?, ?, ?)
        RETURNING id)
      UPDATE resources SET state = 'reserved', reservation = (SELECT id FROM reservation)
      WHERE site = ? AND kind = ? AND id = ANY (ARRAY(
        SELECT id FROM resources
        WHERE site = ? AND kind = ? AND state = 'available'
        ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED))
      RETURNING id
      """;

  private final EmbeddedPostgres postgres;
  private final BlockingQueue<Connection> connections = new ArrayBlockingQueue<>(CONNECTIONS);

  private PostgresInventory(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts it with commits that are durable, which what is made for tests does not have. */
  static PostgresInventory start(Path directory) throws IOException {
    PostgresInventory inventory =
        new PostgresInventory(
            EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgresql"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start());
    try {
      inventory.connect();
      return inventory;
    } catch (SQLException e) {
      inventory.close();
      throw new IOException("PostgreSQL cannot be used", e);
    }
  }

  private void connect() throws SQLException {
    for (int i = 0; i < CONNECTIONS; i++) {
      Connection connection = postgres.getPostgresDatabase().getConnection();
      connections.add(connection);
      requireOn(connection, "fsync");
      requireOn(connection, "synchronous_commit");
    }
    Connection connection = connections.element();
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    for (Connection each : connections) {
      each.setAutoCommit(false);
    }
  }

  private static void requireOn(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet value = statement.executeQuery("SHOW " + setting)) {
      if (!value.next() || !value.getString(1).equals("on")) {
        throw new SQLException(setting + " is not on: it would not be a fair comparison");
      }
    }
  }

  void load(String site, String kind, int size) throws SQLException {
    Connection connection = taken();
    try (PreparedStatement load = connection.prepareStatement(LOAD);
        Statement analyze = connection.createStatement()) {
      load.setString(1, site);
      load.setString(2, kind);
      load.setInt(3, size);
      load.executeUpdate();
      analyze.execute("ANALYZE resources");
      connection.commit();
    } finally {
      connections.add(connection);
    }
  }

  /** The resources it got, or none if there are too few. */
  List<String> reserve(String site, String kind, String id, int quantity, Instant expiresAt)
      throws SQLException {
    Connection connection = taken();
    try (PreparedStatement reserve = connection.prepareStatement(RESERVE)) {
      reserve.setString(1, id);
      reserve.setString(2, site);
      reserve.setString(3, kind);
      reserve.setInt(4, quantity);
      reserve.setTimestamp(5, Timestamp.from(expiresAt));
      reserve.setString(6, site);
      reserve.setString(7, kind);
      reserve.setString(8, site);
      reserve.setString(9, kind);
      reserve.setInt(10, quantity);
      List<String> got = new ArrayList<>();
      try (ResultSet rows = reserve.executeQuery()) {
        while (rows.next()) {
          got.add(rows.getString(1));
        }
      }
      if (got.size() < quantity) {
        connection.rollback();
        return List.of();
      }
      connection.commit();
      return got;
    } finally {
      connections.add(connection);
    }
  }

  private Connection taken() throws SQLException {
    try {
      return connections.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while waiting for a connection", e);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
