package dev.crossconnect.adapters.simulated;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch program that takes shipments from a table, for demo and tests. It runs in turns: each
 * takes what is new, does it, and writes down what came of it, all in one transaction. Several may
 * run at once on one table.
 *
 * <p>Its own books are the table {@code parcels}, with a row for each time that something was sent
 * or taken back. It would send a shipment twice if it were told to twice.
 */
public final class SimulatedLogistics implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SimulatedLogistics.class);
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS shipments (command_id VARCHAR(200) PRIMARY KEY, order_id"
              + " VARCHAR(200) NOT NULL, kind VARCHAR(20) NOT NULL, item VARCHAR(200) NOT NULL,"
              + " site VARCHAR(200), state VARCHAR(20) DEFAULT 'NEW' NOT NULL, run INTEGER DEFAULT"
              + " 1 NOT NULL)",
          "CREATE TABLE IF NOT EXISTS shipment_results (command_id VARCHAR(200) NOT NULL, run"
              + " INTEGER NOT NULL, code VARCHAR(20), detail VARCHAR(200), tracking VARCHAR(200))",
          "CREATE INDEX IF NOT EXISTS shipment_results_of ON shipment_results (command_id)",
          "CREATE TABLE IF NOT EXISTS parcels (command_id VARCHAR(200) NOT NULL, kind VARCHAR(20)"
              + " NOT NULL, run INTEGER NOT NULL)");
  private static final int MOST = 50;

  private final DataSource database;
  private volatile Duration pause = Duration.ofMillis(100);
  private volatile Duration work = Duration.ZERO;
  private volatile Dial refuse = Dial.never();
  private volatile Dial fail = Dial.never();
  private volatile Dial crash = Dial.never();
  private volatile Dial answerTwice = Dial.never();
  private volatile CountDownLatch stop = new CountDownLatch(1);
  private volatile Thread thread;

  public SimulatedLogistics(DataSource database) {
    this.database = database;
  }

  /** Makes the tables that are not there. */
  public void install() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
  }

  public void start() {
    stop = new CountDownLatch(1);
    thread = new Thread(this::run, "simulated-logistics");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      do {
        turnUnlessTroubled();
      } while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turnUnlessTroubled() throws InterruptedException {
    try {
      turn();
    } catch (SQLException e) {
      log.warn("The simulated logistics program comes back later: {}", e.getMessage());
    }
  }

  /** Ends between two turns. */
  public void stop() {
    stop.countDown();
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  // ---- dials

  /** How long it rests between two turns. */
  public void restFor(Duration time) {
    pause = time;
  }

  /** How long a turn takes in which there is something to do; its rows are locked meanwhile. */
  public void workFor(Duration time) {
    work = time;
  }

  /** Shipments that it will never send. */
  public void refuse(Dial dial) {
    refuse = dial;
  }

  /** Shipments that it cannot send this time. */
  public void fail(Dial dial) {
    fail = dial;
  }

  /** Turns that die before they are committed. */
  public void crash(Dial dial) {
    crash = dial;
  }

  /** Shipments for which there are two results. */
  public void answerTwice(Dial dial) {
    answerTwice = dial;
  }

  // ---- what came of it

  /** How often this was sent or taken back. */
  public int effects(String commandId) {
    return effects().getOrDefault(commandId, 0);
  }

  /** The same for everything that was. */
  public Map<String, Integer> effects() {
    Map<String, Integer> effects = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT command_id, COUNT(*) FROM parcels GROUP BY command_id")) {
      while (rows.next()) {
        effects.put(rows.getString(1), rows.getInt(2));
      }
      return effects;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read the books", e);
    }
  }

  // ---- a turn

  private void turn() throws SQLException, InterruptedException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      List<Shipment> shipments = taken(connection);
      for (Shipment shipment : shipments) {
        handle(connection, shipment);
      }
      if (!shipments.isEmpty()) {
        Thread.sleep(work.toMillis());
      }
      if (crash.turned()) {
        connection.rollback();
      } else {
        connection.commit();
      }
    }
  }

  /** Others skip what is taken here, so that two programs never do the same. */
  private static List<Shipment> taken(Connection connection) throws SQLException {
    List<Shipment> shipments = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT command_id, kind, run FROM shipments WHERE state = 'NEW'"
                    + " FETCH FIRST "
                    + MOST
                    + " ROWS ONLY FOR UPDATE SKIP LOCKED")) {
      while (rows.next()) {
        shipments.add(new Shipment(rows.getString(1), rows.getString(2), rows.getInt(3)));
      }
    }
    return shipments;
  }

  private void handle(Connection connection, Shipment shipment) throws SQLException {
    if (refuse.turned()) {
      end(connection, shipment, "REJECTED", "SIM-REFUSED", "This is not sent");
    } else if (fail.turned()) {
      end(connection, shipment, "FAILED", "SIM-FAILED", "It fell off the van");
    } else {
      change(
          connection,
          "INSERT INTO parcels (command_id, kind, run) VALUES (?, ?, ?)",
          shipment.commandId(),
          shipment.kind(),
          shipment.run());
      end(connection, shipment, "DONE", null, null);
    }
  }

  private void end(
      Connection connection, Shipment shipment, String state, String code, String detail)
      throws SQLException {
    int times = answerTwice.turned() ? 2 : 1;
    for (int n = 0; n < times; n++) {
      change(
          connection,
          "INSERT INTO shipment_results (command_id, run, code, detail, tracking)"
              + " VALUES (?, ?, ?, ?, ?)",
          shipment.commandId(),
          shipment.run(),
          code,
          detail,
          state.equals("DONE")
              ? "IE" + Integer.toHexString(shipment.commandId().hashCode())
              : null);
    }
    change(
        connection,
        "UPDATE shipments SET state = ? WHERE command_id = ?",
        state,
        shipment.commandId());
  }

  private static void change(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int n = 0; n < values.length; n++) {
        statement.setObject(n + 1, values[n]);
      }
      statement.executeUpdate();
    }
  }

  private record Shipment(String commandId, String kind, int run) {}
}
