package dev.crossconnect.config.bench;

import dev.crossconnect.config.http.Listener;
import dev.crossconnect.config.http.WebServer;
import io.javalin.Javalin;
import io.javalin.http.Handler;
import java.io.IOException;
import java.net.URI;

/**
 * An HTTP server set up like the hub's, with one route: no limit, no metric, no rule, no error
 * document.
 */
public final class BareServer implements AutoCloseable {

  private static final String JSON = "application/json";

  private final Listener listener;
  private final Javalin javalin;

  private BareServer(Stage stage, String route, Handler handler) throws IOException {
    this.listener = Listener.open(stage.hub().getHost(), 0);
    this.javalin =
        Javalin.create(
                config -> {
                  WebServer.setUp(config, listener, stage.settings().process().http());
                  config.routes.get(route, handler);
                })
            .start();
  }

  /** Answers this route so. */
  public static BareServer with(Stage stage, String route, Handler handler) throws IOException {
    return new BareServer(stage, route, handler);
  }

  /** Answers the same to everybody. */
  public static BareServer constant(Stage stage, String route, byte[] answer) throws IOException {
    return new BareServer(stage, route, http -> http.contentType(JSON).result(answer));
  }

  public URI url() {
    return URI.create("http://" + listener.address());
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
