package dev.crossconnect.config.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.crossconnect.config.settings.ProcessSettings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.json.JavalinJackson;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one HTTP server of a process, to which the parts add their routes. */
public final class WebServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final Logger ACCESS = LoggerFactory.getLogger("dev.crossconnect.access");

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /** Starts to answer at the listener; what called there before has been waiting. */
  public static WebServer start(
      Listener listener,
      ProcessSettings.Http settings,
      Security security,
      Health health,
      PrometheusMeterRegistry meters,
      List<Consumer<RoutesConfig>> parts) {
    RequestTimes times = new RequestTimes(meters);
    OpenApi description = OpenApi.read();
    Javalin javalin =
        Javalin.create(
            config -> {
              setUp(config, listener, settings, security::factories);
              Problems.addTo(config.routes);
              new Cors(settings.corsOrigins()).addTo(config.routes);
              security.addTo(config.routes);
              health.addRoutes(config.routes);
              description.addRoutes(config.routes);
              config.routes.get(
                  "/metrics",
                  http -> http.contentType("text/plain; version=0.0.4").result(meters.scrape()));
              parts.forEach(part -> part.accept(config.routes));
              config.requestLogger.http(
                  (http, millis) -> {
                    security.answered(http);
                    times.record(http, millis);
                    if (settings.accessLog() == ProcessSettings.AccessLog.ON) {
                      ACCESS.info(
                          "{} {} {} {} {} ms",
                          Audit.callerOf(http),
                          http.method(),
                          Routes.of(http),
                          http.statusCode(),
                          millis);
                    }
                  });
            });
    warnOfForgottenRoutes(javalin, description);
    javalin.start();
    return new WebServer(javalin);
  }

  /** What is decided about HTTP itself, whatever is behind it. */
  public static void setUp(JavalinConfig config, Listener listener, ProcessSettings.Http settings) {
    setUp(config, listener, settings, Security::plain);
  }

  private static void setUp(
      JavalinConfig config,
      Listener listener,
      ProcessSettings.Http settings,
      Function<HttpConfiguration, ConnectionFactory[]> protocol) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = settings.largestRequest();
    config.http.prefer405over404 = true;
    config.jsonMapper(new JavalinJackson(json(), false));
    config.jetty.threadPool = threads(settings.threads());
    config.jetty.addConnector((server, http) -> connector(server, http, listener, protocol));
  }

  @Override
  public void close() {
    javalin.stop();
  }

  /**
   * Whoever adds a route and forgets its row in {@link Access}, or its description, learns it here,
   * and from a test.
   */
  private static void warnOfForgottenRoutes(Javalin javalin, OpenApi description) {
    javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .forEach(
            endpoint -> {
              String method = endpoint.method.name();
              if (Access.row(method, endpoint.path).isEmpty()) {
                LOG.error(
                    "Nobody may call {} {}: it stands in no row of {}",
                    method,
                    endpoint.path,
                    Access.class.getSimpleName());
              }
              if (!description.has(method, endpoint.path)) {
                LOG.error("{} {} is not described in openapi.yaml", method, endpoint.path);
              }
            });
  }

  private static Connector connector(
      Server server,
      HttpConfiguration http,
      Listener listener,
      Function<HttpConfiguration, ConnectionFactory[]> protocol) {
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, protocol.apply(http));
    try {
      connector.open(listener.channel());
      return connector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static QueuedThreadPool threads(int most) {
    QueuedThreadPool threads = new QueuedThreadPool(most, Math.min(8, most));
    threads.setName("http");
    threads.setDaemon(true);
    return threads;
  }

  /** Instants as ISO 8601, decimals as they are, and what is absent left out. */
  private static JsonMapper json() {
    SimpleModule instants = new SimpleModule();
    instants.addSerializer(
        Instant.class,
        new JsonSerializer<>() {
          @Override
          public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeString(value.toString());
          }
        });
    return JsonMapper.builder()
        .addModule(instants)
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
        .build();
  }
}
