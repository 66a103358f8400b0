package dev.crossconnect.adapters.simulated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;

/**
 * The database of the demo's logistics: H2 as a server of its own on a port of 127.0.0.1, with its
 * files below a directory. The hub gets an account that may do what it needs and no more.
 */
public final class SimulatedDatabase implements AutoCloseable {

  public static final String USERNAME = "HUB";

  private static final String NAME = "logistics";

  static {
    // Read once, when H2 is loaded; without it the server listens everywhere and then refuses.
    System.setProperty("h2.bindAddress", "127.0.0.1");
  }

  private final Path directory;
  private final String password = UUID.randomUUID().toString();
  private Server server;
  private SimulatedLogistics logistics;
  private Connection keptOpen;

  public SimulatedDatabase(Path directory) {
    this.directory = directory;
  }

  public void start() {
    try {
      Files.createDirectories(directory);
      JdbcDataSource own = new JdbcDataSource();
      own.setURL("jdbc:h2:file:" + directory.toAbsolutePath().resolve(NAME));
      own.setUser("PROGRAM");
      own.setPassword(ownPassword());
      keptOpen = own.getConnection();
      logistics = new SimulatedLogistics(own);
      logistics.install();
      letHubIn();
      server =
          Server.createTcpServer(
                  "-tcpPort", "0", "-tcpDaemon", "-baseDir", directory.toAbsolutePath().toString())
              .start();
      logistics.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("The database of the demo does not start", e);
    }
  }

  /** Whoever logs in so may do everything, so it is a secret of this directory. */
  private String ownPassword() throws IOException {
    Path file = directory.resolve("password");
    if (Files.notExists(file)) {
      Files.writeString(file, UUID.randomUUID().toString());
    }
    return Files.readString(file);
  }

  private void letHubIn() throws SQLException {
    try (Statement statement = keptOpen.createStatement()) {
      statement.execute("CREATE USER IF NOT EXISTS " + USERNAME + " PASSWORD '" + password + "'");
      statement.execute("ALTER USER " + USERNAME + " SET PASSWORD '" + password + "'");
      statement.execute("GRANT SELECT, INSERT, UPDATE ON shipments TO " + USERNAME);
      statement.execute("GRANT SELECT ON shipment_results TO " + USERNAME);
    }
  }

  /** What an adapter takes as its {@code url}. */
  public String url() {
    return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./" + NAME;
  }

  public String password() {
    return password;
  }

  public SimulatedLogistics logistics() {
    return logistics;
  }

  @Override
  public void close() {
    logistics.close();
    server.stop();
    try {
      keptOpen.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
