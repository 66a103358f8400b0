package dev.crossconnect.config.gateway;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.http.Health;
import dev.crossconnect.config.http.Listener;
import dev.crossconnect.config.http.Security;
import dev.crossconnect.config.http.WebServer;
import dev.crossconnect.config.settings.HubProperties;
import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.config.settings.ProcessSettings;
import dev.crossconnect.config.testbed.Cluster;
import dev.crossconnect.connectors.gateway.Gateway;
import dev.crossconnect.connectors.gateway.GatewaySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway in the hub's own HTTP server, on a real broker, with nothing behind it. */
final class GatewayBed implements AutoCloseable {

  static final AvroSerdes SERDES = new AvroSerdes(new LocalSchemaIds());

  private final HttpClient http = HttpClient.newHttpClient();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Gateway gateway;
  private final Listener listener;
  private final WebServer server;

  GatewayBed(String bootstrapServers, Topics topics, Map<String, String> settings) {
    gateway =
        new Gateway(
            GatewaySettings.from(settings),
            topics,
            SERDES,
            Map.of("bootstrap.servers", bootstrapServers),
            (organisation, type) ->
                type.equals("OrderItem") ? Optional.of("OrderId") : Optional.empty(),
            Clock.systemUTC(),
            meters);
    try {
      listener = Listener.open("127.0.0.1", 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server =
        WebServer.start(
            listener,
            ProcessSettings.from(Map.of()).http(),
            Security.open(HubSettings.from(HubProperties.of(Optional.empty(), settings))),
            new Health(),
            meters,
            List.of(gateway::addRoutes));
  }

  static void createTopics(Cluster kafka, Topics topics) {
    for (Topic<?> topic : List.of(topics.notifications(), topics.quarantine())) {
      kafka.createTopic(topic.name(), topic.partitions(), topic.keep().asTopicConfig());
    }
  }

  static Topics topics(String prefix) {
    return new Topics(TopicSettings.from(Map.of("topics.prefix", prefix)));
  }

  Gateway gateway() {
    return gateway;
  }

  String url() {
    return "http://" + listener.address();
  }

  double roomLeft() {
    return meters.get("gateway.room.free").gauge().value();
  }

  HttpResponse<String> get(String path) {
    return exchange(request(path).GET());
  }

  HttpResponse<String> post(String path, String type, String body) {
    return exchange(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) {
    return exchange(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
    gateway.close();
    meters.close();
  }
}
