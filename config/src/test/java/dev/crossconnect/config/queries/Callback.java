package dev.crossconnect.config.queries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Who wants to be called, and refuses the first calls. */
final class Callback implements AutoCloseable {

  private static final int REFUSES = 2;
  private static final JsonMapper JSON = new JsonMapper();

  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final HttpServer server;

  private Callback(HttpServer server) {
    this.server = server;
    server.createContext(
        "/events",
        http -> {
          JsonNode event = JSON.readTree(http.getRequestBody().readAllBytes());
          boolean takes = calls.incrementAndGet() > REFUSES;
          if (takes) {
            taken.add(event);
          }
          http.sendResponseHeaders(takes ? 201 : 503, -1);
          http.close();
        });
    server.start();
  }

  static Callback open() throws IOException {
    return new Callback(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
  }

  /** For the orders of one account, when they come. */
  String registration() {
    return """
    {"callback":"%s","query":"eventType=ProductOrderCreateEvent&relatedParty.id=%s"}"""
        .formatted(url(), "0015g00000ACC00AAA");
  }

  /** What it has taken, in that order. */
  List<JsonNode> taken() {
    return taken;
  }

  int refused() {
    return Math.min(REFUSES, calls.get());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
