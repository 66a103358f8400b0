package dev.crossconnect.config.bench.ingest;

import dev.crossconnect.config.bench.Benchmark;
import dev.crossconnect.config.bench.Better;
import dev.crossconnect.config.bench.HttpLoad;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The doors to Salesforce against writing to Kafka without them.
 *
 * <p>A door takes a message apart, makes a record of each part, and answers when all of them are
 * durable. What it writes is read back from the topic, and the baselines write just that, byte for
 * byte, with the same keys to the same topic on the same broker. So the ratio is what is left of a
 * producer's speed after HTTP, parsing and encoding.
 */
public final class IngestBenchmark implements Benchmark {

  private static final String RECORDS = "records/s";
  private static final int NOTIFICATIONS = 100;
  private static final int RECORDS_IN_A_BATCH = 200;

  /** So many requests are prepared, that no two near each other share their keys. */
  private static final int LARGE_REQUESTS = 32;

  private static final int SMALL_REQUESTS = 2_048;

  private static final int SENDERS_OF_MANY = 8;
  private static final int SENDERS_OF_ONE = 64;

  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String what() {
    return "the doors to Salesforce against a bare Kafka producer";
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("ingest.messages-of-100", IngestBenchmark::messagesOfMany),
        new Figure("ingest.batches-of-200", IngestBenchmark::batches),
        new Figure("ingest.messages-of-1", IngestBenchmark::messagesOfOne));
  }

  private static Measurement messagesOfMany(Stage stage) throws IOException {
    HttpLoad load =
        load(stage, SENDERS_OF_MANY, messages(stage, LARGE_REQUESTS, NOTIFICATIONS), OK);
    return new Measurement(
        RECORDS,
        Better.HIGHER,
        0.5,
        load.times(NOTIFICATIONS),
        stage.keep(new BareProducer(stage, WrittenRecords.by(load, stage))));
  }

  private static Measurement batches(Stage stage) throws IOException {
    List<byte[]> requests =
        IntStream.range(0, LARGE_REQUESTS)
            .mapToObj(
                request ->
                    HttpLoad.post(
                        stage.hub(),
                        "/salesforce/sobjects/OrderItem?organisation="
                            + Traffic.organisation(stage.settings()),
                        "application/json",
                        Traffic.batch(request * RECORDS_IN_A_BATCH, RECORDS_IN_A_BATCH)))
            .toList();
    HttpLoad load = load(stage, SENDERS_OF_MANY, requests, ACCEPTED);
    return new Measurement(
        RECORDS,
        Better.HIGHER,
        0.6,
        load.times(RECORDS_IN_A_BATCH),
        stage.keep(new BareProducer(stage, WrittenRecords.by(load, stage))));
  }

  private static Measurement messagesOfOne(Stage stage) throws IOException {
    List<byte[]> requests = messages(stage, SMALL_REQUESTS, 1);
    HttpLoad load = load(stage, SENDERS_OF_ONE, requests, OK);
    BareHandler handler = stage.keep(BareHandler.start(stage, WrittenRecords.by(load, stage)));
    HttpLoad bare =
        stage.keep(HttpLoad.open(URI.create(handler.url()), SENDERS_OF_ONE, requests, OK));
    return new Measurement("requests/s", Better.HIGHER, 0.8, load, bare);
  }

  private static List<byte[]> messages(Stage stage, int requests, int notifications) {
    String path =
        stage
            .settings()
            .gateway()
            .pathSecret()
            .map(secret -> Traffic.OUTBOUND_MESSAGES + "/" + secret.value())
            .orElse(Traffic.OUTBOUND_MESSAGES);
    String organisation = Traffic.organisation(stage.settings());
    return IntStream.range(0, requests)
        .mapToObj(
            request ->
                HttpLoad.post(
                    stage.hub(),
                    path,
                    "text/xml; charset=utf-8",
                    Traffic.message(organisation, request * notifications, notifications)))
        .toList();
  }

  private static HttpLoad load(Stage stage, int senders, List<byte[]> requests, int expected)
      throws IOException {
    return stage.keep(HttpLoad.open(stage.hub(), senders, requests, expected));
  }
}
