package dev.crossconnect.avro.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of a registry, over real HTTP, as a client needs to register and fetch schemas; and all
 * the ways to go wrong that a real one only shows on a bad day. What the real one does on a good
 * day is tested against the real one, in config/.
 */
final class StubRegistry implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What it answers to everything instead of an answer. */
  record Fault(int status, String body) {}

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> contents = new ArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final CountDownLatch silence = new CountDownLatch(1);
  private final int port;
  private HttpServer server;
  private volatile Fault fault;
  private volatile boolean silent;

  StubRegistry() {
    server = serve(0);
    port = server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  RegistrySettings settings() {
    return RegistrySettings.at(url());
  }

  /** Method and path of every request that came. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  synchronized int store(String content) {
    if (!contents.contains(content)) {
      contents.add(content);
    }
    return contents.indexOf(content) + 1;
  }

  void goDown() {
    server.stop(0);
  }

  void comeBack() {
    fault = null;
    server = serve(port);
  }

  void answerOnly(Fault newFault) {
    fault = newFault;
  }

  void recover() {
    fault = null;
  }

  void fallSilent() {
    silent = true;
  }

  @Override
  public void close() {
    silence.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer serve(int atPort) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort), 0);
      http.setExecutor(threads);
      http.createContext("/", this::answer);
      http.start();
      return http;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (silent) {
        silence.await();
      } else if (fault != null) {
        send(exchange, fault.status(), fault.body());
      } else {
        answer(exchange, path, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String path, String body) throws IOException {
    if (path.startsWith("/token")) {
      send(exchange, 200, json(Map.of("access_token", "t-1", "expires_in", 300)));
    } else if (path.endsWith("/rules")) {
      send(exchange, 204, "");
    } else if (path.endsWith("/references")) {
      send(exchange, 200, "[]");
    } else if (path.endsWith("/artifacts") || path.endsWith("/meta")) {
      int id = store(body);
      send(exchange, 200, json(Map.of("id", "any", "contentId", id, "globalId", id)));
    } else if (path.contains("/ids/contentIds/")) {
      sendContent(exchange, Integer.parseInt(path.replaceAll("\\D", "").substring(1)));
    } else {
      send(exchange, 200, json(Map.of("groups", List.of(), "count", 0)));
    }
  }

  private synchronized void sendContent(HttpExchange exchange, int id) throws IOException {
    if (id >= 1 && id <= contents.size()) {
      send(exchange, 200, contents.get(id - 1));
    } else {
      Map<String, ?> error =
          Map.of("error_code", 404, "name", "ContentNotFoundException", "message", "No content");
      send(exchange, 404, json(error));
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String json(Map<String, ?> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
