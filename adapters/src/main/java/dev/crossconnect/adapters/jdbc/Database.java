package dev.crossconnect.adapters.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.crossconnect.adapters.legacy.Template;
import dev.crossconnect.adapters.legacy.Template.BadValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Single statements on pooled connections, each a transaction of its own. Thread-safe.
 *
 * <p>A value takes a parameter's place and is never part of the statement.
 */
final class Database implements AutoCloseable {

  private static final int MOST_ROWS = 10;

  private final JdbcSettings settings;
  private final HikariDataSource pool;

  Database(JdbcSettings settings) {
    this.settings = settings;
    this.pool = new HikariDataSource(config(settings));
  }

  private static HikariConfig config(JdbcSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("adapter");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.username());
    config.setPassword(settings.password().value());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(0);
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setValidationTimeout(Math.min(settings.connectTimeout().toMillis(), 1_000));
    // A database that is away shows when it is asked something, not when the hub starts.
    config.setInitializationFailTimeout(-1);
    return config;
  }

  /** How many rows it has changed. */
  int change(Template statement, Map<String, String> values)
      throws SqlTrouble, InterruptedException {
    return with(statement, values, PreparedStatement::executeUpdate);
  }

  /** The first rows, by the names of their columns in small letters; empty columns are left out. */
  List<Map<String, String>> rows(Template statement, Map<String, String> values)
      throws SqlTrouble, InterruptedException {
    return with(statement, values, Database::rows);
  }

  private static List<Map<String, String>> rows(PreparedStatement statement) throws SQLException {
    statement.setMaxRows(MOST_ROWS);
    List<Map<String, String>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          String value = result.getString(column);
          if (value != null) {
            row.put(result.getMetaData().getColumnLabel(column).toLowerCase(Locale.ROOT), value);
          }
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private <T> T with(Template statement, Map<String, String> values, Use<T> use)
      throws SqlTrouble, InterruptedException {
    List<String> parameters = new ArrayList<>();
    String sql =
        statement.fill(
            values,
            value -> {
              parameters.add(storable(value));
              return "?";
            });
    try (Connection connection = connection()) {
      return use(connection, sql, parameters, use);
    } catch (SQLException e) {
      requireNotInterrupted();
      throw SqlTrouble.of(e);
    }
  }

  /** PostgreSQL for one cannot store it, and tells so in a way that looks like a broken system. */
  private static String storable(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new BadValue("A value holds U+0000, which databases cannot store");
    }
    return value;
  }

  private Connection connection() throws SqlTrouble, InterruptedException {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      requireNotInterrupted();
      throw SqlTrouble.withoutConnection(e);
    }
  }

  private <T> T use(Connection connection, String sql, List<String> parameters, Use<T> use)
      throws SQLException {
    // What stops a statement of a database that does not answer any more; drivers time out by
    // asking the database to stop it.
    connection.setNetworkTimeout(Runnable::run, (int) settings.timeout().toMillis());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int n = 0; n < parameters.size(); n++) {
        statement.setString(n + 1, parameters.get(n));
      }
      return use.of(statement);
    }
  }

  /** Drivers do not heed interruptions; the pool does, and reports them as trouble. */
  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }
}
