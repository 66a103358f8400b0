package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Where an order system calls. Of a call it takes which order to look at, and nothing else; it says
 * nothing to those who do not know the secret, and reads no more than it was told to.
 */
final class EventDoor implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 8;
  private static final int IDLE_MILLIS = 10_000;

  private final byte[] secret;
  private final int mostBytes;
  private final Bells bells;
  private final int port;
  private final Javalin server;

  private EventDoor(ServerSocketChannel channel, String secret, int mostBytes, Bells bells) {
    this.port = channel.socket().getLocalPort();
    this.secret = secret.getBytes(StandardCharsets.US_ASCII);
    this.mostBytes = mostBytes;
    this.bells = bells;
    this.server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.jetty.threadPool = threads();
              config.jetty.addConnector((jetty, http) -> connector(jetty, http, channel));
              config.routes.post("/*", this::hear);
            });
  }

  /** Listens from now on. */
  static EventDoor open(CallbackSettings settings, String secret, int mostBytes, Bells bells)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(settings.host(), settings.port()));
      EventDoor door = new EventDoor(channel, secret, mostBytes, bells);
      door.server.start();
      return door;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("tmf641-events");
    threads.setDaemon(true);
    return threads;
  }

  private static Connector connector(
      Server jetty, HttpConfiguration http, ServerSocketChannel channel) {
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
    connector.setIdleTimeout(IDLE_MILLIS);
    try {
      connector.open(channel);
      return connector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  private void hear(Context http) throws IOException {
    if (!beginsWithSecret(http.path())) {
      http.status(HttpStatus.NOT_FOUND);
      return;
    }
    byte[] body = http.req().getInputStream().readNBytes(mostBytes + 1);
    http.status(body.length > mostBytes ? HttpStatus.CONTENT_TOO_LARGE : heard(body));
  }

  /** In a time that does not tell how much of it was right. */
  private boolean beginsWithSecret(String path) {
    String first = path.substring(1).split("/", 2)[0];
    return MessageDigest.isEqual(first.getBytes(StandardCharsets.UTF_8), secret);
  }

  private HttpStatus heard(byte[] body) throws IOException {
    try {
      JsonNode event = JSON.readTree(body);
      String orderId = event.path("event").path("serviceOrder").path("id").asText("");
      if (!orderId.isBlank()) {
        bells.ring(orderId);
      }
      return HttpStatus.NO_CONTENT;
    } catch (JsonProcessingException e) {
      return HttpStatus.BAD_REQUEST;
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
