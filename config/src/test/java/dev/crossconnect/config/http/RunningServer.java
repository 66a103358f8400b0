package dev.crossconnect.config.http;

import dev.crossconnect.config.settings.HubProperties;
import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.connectors.gateway.Gateway;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** The HTTP server with routes that tell who called them, and whoever calls it. */
final class RunningServer implements AutoCloseable {

  static final String ORDER = "/v1/orders/801";
  static final String CANCEL = "/v1/orders/801/cancel";
  static final String EVENTS = "/v1/orders/801/events";
  static final String MESSAGES = "/salesforce/outbound-messages";

  private final Security security;
  private final WebServer server;
  private final Listener listener;
  private final String url;
  private final Events events;

  /** A stream of events that says nothing, from when it is opened until it ends. */
  private record Events(CompletableFuture<Void> opened, CompletableFuture<Void> end) {

    void open(Context http) {
      opened.complete(null);
      http.future(() -> end);
    }
  }

  private RunningServer(
      Security security, WebServer server, Listener listener, String url, Events events) {
    this.events = events;
    this.security = security;
    this.server = server;
    this.listener = listener;
    this.url = url;
  }

  static RunningServer start(Map<String, String> said) {
    HubSettings settings = HubSettings.from(HubProperties.of(Optional.empty(), said));
    Security security = Security.open(settings);
    Events events = new Events(new CompletableFuture<>(), new CompletableFuture<>());
    try {
      Listener listener = Listener.open("127.0.0.1", 0);
      WebServer server =
          WebServer.start(
              listener,
              settings.process().http(),
              security,
              new Health(),
              new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
              List.of(
                  RunningServer::parts,
                  routes -> routes.get("/v1/orders/{id}/events", events::open)));
      return new RunningServer(
          security,
          server,
          listener,
          settings.security().scheme() + "://" + listener.address(),
          events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void parts(RoutesConfig routes) {
    routes.get("/v1/orders/{id}", RunningServer::tellCaller);
    routes.post("/v1/orders/{id}/cancel", RunningServer::tellCaller);
    routes.put("/v1/prices", RunningServer::tellCaller);
    routes.post(MESSAGES, RunningServer::tellCaller);
    routes.post(MESSAGES + "/{secret}", RunningServer::tellCaller);
    routes.post("/salesforce/sobjects/{type}", RunningServer::tellCaller);
    routes.get("/unheard-of", RunningServer::tellCaller);
  }

  private static void tellCaller(Context http) {
    String caller = http.attribute(Gateway.CALLER);
    http.result("for " + (caller == null ? "-" : caller));
  }

  /** As the hub does every second. */
  void looksForChanges() {
    security.refresh();
  }

  /** Until a stream of events is open. */
  void awaitEvents() {
    events.opened().join();
  }

  void endEvents() {
    events.end().complete(null);
  }

  String url() {
    return url;
  }

  int port() {
    return listener.port();
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  HttpResponse<String> post(String path, String... headers) {
    return send("POST", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers) {
    try {
      return send(HttpClient.newBuilder(), method, path, headers);
    } catch (IOException e) {
      throw new AssertionError(path + " was not answered", e);
    }
  }

  /** As a client that trusts and shows what is in this context. */
  HttpResponse<String> send(SSLContext context, String method, String path) throws IOException {
    return send(HttpClient.newBuilder().sslContext(context), method, path);
  }

  private HttpResponse<String> send(
      HttpClient.Builder client, String method, String path, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    try {
      return client
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(
              (headers.length == 0 ? request : request.headers(headers)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    listener.close();
  }
}
