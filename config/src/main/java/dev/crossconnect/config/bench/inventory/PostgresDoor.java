package dev.crossconnect.config.bench.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.config.http.Listener;
import dev.crossconnect.config.http.WebServer;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The hub's HTTP server, set up like the hub's own, with a relational database behind it. */
final class PostgresDoor implements Pools, AutoCloseable {

  private static final String BINARIES = "/postgres-linux-x86_64.txz";

  private final JsonMapper json = JsonMapper.builder().build();
  private final PostgresInventory inventory;
  private final Listener listener;
  private final Javalin javalin;
  private final int size;

  private PostgresDoor(Stage stage, int size, PostgresInventory inventory) throws IOException {
    this.size = size;
    this.inventory = inventory;
    this.listener = Listener.open(stage.hub().getHost(), 0);
    this.javalin =
        Javalin.create(
                config -> {
                  WebServer.setUp(config, listener, stage.settings().process().http());
                  config.routes.post("/v1/inventory/{site}/{kind}/reservations", this::reserve);
                })
            .start();
  }

  /** Whether there is a PostgreSQL for this machine. */
  static boolean hasBinaries() {
    return System.getProperty("os.name").startsWith("Linux")
        && System.getProperty("os.arch").equals("amd64")
        && EmbeddedPostgres.class.getResource(BINARIES) != null;
  }

  static PostgresDoor start(Stage stage, int size) throws IOException {
    return new PostgresDoor(
        stage, size, PostgresInventory.start(stage.settings().process().dataDirectory()));
  }

  private void reserve(Context http) {
    try {
      JsonNode body = json.readTree(http.bodyAsBytes());
      String site = http.pathParam("site");
      String kind = http.pathParam("kind");
      String id = body.path("reservationId").textValue();
      Instant expiresAt = Instant.now().plusSeconds(body.path("holdSeconds").longValue());
      List<String> got =
          inventory.reserve(site, kind, id, body.path("quantity").intValue(), expiresAt);
      http.status(got.isEmpty() ? 409 : 201)
          .json(
              new Reserved(
                  id,
                  got.stream().map(one -> new Reference(site, kind, one)).toList(),
                  expiresAt.toString()));
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("PostgreSQL did not reserve: " + e.getMessage(), e);
    }
  }

  record Reference(String site, String kind, String resourceId) {}

  record Reserved(String reservationId, List<Reference> resources, String expiresAt) {}

  @Override
  public URI server() {
    return URI.create("http://" + listener.address());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String another() throws IOException {
    String site = UUID.randomUUID().toString();
    try {
      inventory.load(site, "port", size);
    } catch (SQLException e) {
      throw new IOException("PostgreSQL did not load a pool", e);
    }
    return site + "/port";
  }

  @Override
  public void close() throws IOException {
    javalin.stop();
    inventory.close();
  }
}
