package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The doors in a real HTTP server, before a Kafka that does what the test says: to fail, to hang,
 * or to be slow is hard to get a real one to do at the right moment.
 */
final class DoorBed implements AutoCloseable {

  static final String EPOCH = "3f9a01c2";
  static final String OUTBOUND_MESSAGES = "/salesforce/outbound-messages";

  private final HttpClient http = HttpClient.newHttpClient();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MockProducer<String, SalesforceNotification> kafka;
  private final Gateway gateway;
  private final Javalin server;

  private DoorBed(boolean willing, Map<String, String> settings) {
    kafka =
        new MockProducer<>(
            willing,
            null,
            new StringSerializer(),
            new AvroSerdes(new LocalSchemaIds()).of(SalesforceNotification.class).serializer());
    gateway =
        new Gateway(
            GatewaySettings.from(settings),
            new Topics(TopicSettings.from(Map.of())),
            new Gateway.Connection(
                kafka,
                () -> EPOCH,
                () -> {
                  throw new KafkaException("This Kafka can only be written to");
                }),
            OutboundMessages::keyField,
            Clock.systemUTC(),
            meters);
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.jetty.host = "127.0.0.1";
                  config.jetty.port = 0;
                  gateway.addRoutes(config.routes);
                })
            .start();
  }

  /** Kafka takes whatever it is given, at once. */
  static DoorBed withWillingKafka(Map<String, String> settings) {
    return new DoorBed(true, settings);
  }

  /** Kafka does nothing until it is told what. */
  static DoorBed withKafkaInHand(Map<String, String> settings) {
    return new DoorBed(false, settings);
  }

  MockProducer<String, SalesforceNotification> kafka() {
    return kafka;
  }

  List<ProducerRecord<String, SalesforceNotification>> written() {
    return kafka.history();
  }

  double meter(String name, String... tags) {
    return meters.get(name).tags(tags).counter().count();
  }

  double roomLeft() {
    return meters.get("gateway.room.free").gauge().value();
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> sendMessage(String message) {
    return send(OUTBOUND_MESSAGES, "text/xml; charset=UTF-8", message);
  }

  CompletableFuture<HttpResponse<String>> sendMessageMeanwhile(String message) {
    return http.sendAsync(
        request(OUTBOUND_MESSAGES, "text/xml", BodyPublishers.ofString(message)),
        BodyHandlers.ofString());
  }

  HttpResponse<String> push(String type, String records, String... headers) {
    return exchange(
        request(
            "/salesforce/sobjects/" + type,
            "application/json",
            BodyPublishers.ofString(records),
            headers));
  }

  HttpResponse<String> send(String path, String type, String body) {
    return exchange(request(path, type, BodyPublishers.ofString(body)));
  }

  HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpRequest request(String path, String type, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .POST(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  @Override
  public void close() {
    server.stop();
    gateway.close();
  }
}
