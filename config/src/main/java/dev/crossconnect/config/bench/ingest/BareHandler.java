package dev.crossconnect.config.bench.ingest;

import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.config.http.Listener;
import dev.crossconnect.config.http.WebServer;
import dev.crossconnect.connectors.gateway.ProducerSettings;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a door could do: read the body, write one record that is ready, answer when it is
 * durable. HTTP server and producer are set up like the hub's; there is no parsing, no encoding, no
 * limit, no metric and no error document.
 */
final class BareHandler implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;
  private final List<ProducerRecord<byte[], byte[]>> records;
  private final AtomicInteger next = new AtomicInteger();
  private final Listener listener;
  private final Javalin javalin;

  private BareHandler(Stage stage, List<ProducerRecord<byte[], byte[]>> records)
      throws IOException {
    this.records = records;
    this.producer =
        new KafkaProducer<>(
            ProducerSettings.of(stage.kafka(), stage.settings().gateway().ackTimeout()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.listener = Listener.open(stage.hub().getHost(), 0);
    this.javalin =
        Javalin.create(
            config -> {
              WebServer.setUp(config, listener, stage.settings().process().http());
              config.routes.post(Traffic.OUTBOUND_MESSAGES, this::enter);
            });
  }

  static BareHandler start(Stage stage, List<ProducerRecord<byte[], byte[]>> records)
      throws IOException {
    BareHandler handler = new BareHandler(stage, records);
    handler.javalin.start();
    return handler;
  }

  String url() {
    return "http://" + listener.address();
  }

  private void enter(Context http) {
    byte[] body = http.bodyAsBytes();
    CompletableFuture<RecordMetadata> written = write(body);
    http.future(() -> written.thenAccept(durable -> http.status(200)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears the same.
  private CompletableFuture<RecordMetadata> write(byte[] body) {
    if (body.length == 0) {
      throw new IllegalStateException("There is no body");
    }
    CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> record =
        records.get(Math.floorMod(next.getAndIncrement(), records.size()));
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            written.complete(metadata);
          } else {
            written.completeExceptionally(failure);
          }
        });
    return written;
  }

  @Override
  public void close() {
    javalin.stop();
    producer.close();
  }
}
