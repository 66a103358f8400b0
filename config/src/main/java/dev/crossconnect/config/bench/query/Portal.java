package dev.crossconnect.config.bench.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossconnect.config.bench.Stage;
import dev.crossconnect.config.http.ApiKey;
import dev.crossconnect.config.http.CallerFile;
import dev.crossconnect.config.http.CallerRole;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A caller with a key that sells and then wants to see it. */
final class Portal {

  /** How many it has sold before it looks at any; they stay as they are for want of adapters. */
  static final int ORDERS = 2_000;

  private static final int IN_A_BATCH = 100;
  private static final int LONGEST_PAUSE_MILLIS = 50;
  private static final String POSITION = "Hub-Position";

  private final ApiKey key = ApiKey.random();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Random pauses = new Random(1);
  private int sold;

  /** What a hub is told that is to know it, and to be asked for orders and prices alone. */
  Map<String, String> settings(Path directory) throws IOException {
    String line =
        CallerFile.line(
            "bench",
            EnumSet.of(CallerRole.READER, CallerRole.SALESFORCE, CallerRole.ADMIN),
            key.sha256());
    return Map.of(
        "security.api.keys.file",
        Files.writeString(directory.resolve("keys"), line + "\n").toString(),
        "orders.pricing.required",
        "false",
        "orders.reservations",
        "false");
  }

  /** What it shows. */
  String header() {
    return "X-API-Key: " + key.text();
  }

  static String path(int order) {
    return "/v1/orders/" + id(order);
  }

  private static String id(int order) {
    return "801%012dAAA".formatted(order);
  }

  /** Sells them all, and returns when all of them can be seen. */
  void sell(Stage stage) throws IOException {
    List<String> positions = new ArrayList<>();
    while (sold < ORDERS) {
      positions.add(sell(stage, IN_A_BATCH));
    }
    for (String position : positions) {
      seen(stage, path(0), position);
    }
  }

  /** What the hub answers when asked for an order. */
  HttpResponse<byte[]> answer(Stage stage, int order) throws IOException {
    return ask(stage, path(order));
  }

  /** What the hub answers there. */
  HttpResponse<byte[]> ask(Stage stage, String path) throws IOException {
    return exchange(to(stage, path), 200);
  }

  /** Asks for many prices in one call. */
  void askAtOnce(Stage stage, String keys) throws IOException {
    exchange(
        to(stage, "/v1/prices/batch")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(keys)),
        200);
  }

  /** Loads prices, and gives the position of that. */
  String load(Stage stage, String rows) throws IOException {
    return position(
        exchange(
            to(stage, "/v1/prices")
                .header("Content-Type", "text/csv")
                .PUT(BodyPublishers.ofString(rows)),
            200));
  }

  /** Milliseconds from an accepted order to the answer that shows it, at random moments. */
  double medianWait(Stage stage, Duration time) throws IOException {
    List<Double> waits = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    do {
      LockSupport.parkNanos(Duration.ofMillis(pauses.nextInt(LONGEST_PAUSE_MILLIS)).toNanos());
      int order = sold;
      String position = sell(stage, 1);
      long accepted = System.nanoTime();
      seen(stage, path(order), position);
      waits.add((System.nanoTime() - accepted) / 1e6);
    } while (System.nanoTime() < end);
    return waits.stream().sorted().toList().get(waits.size() / 2);
  }

  /** Returns when what is asked for there includes what was written. */
  void seen(Stage stage, String path, String position) throws IOException {
    String question = path + (path.contains("?") ? "&" : "?") + "waitMs=20000";
    exchange(to(stage, question).header(POSITION, position), 200);
  }

  /** Sells so many, and gives the position of that. */
  private String sell(Stage stage, int orders) throws IOException {
    String body =
        IntStream.range(sold, sold + orders)
            .mapToObj(Portal::order)
            .collect(Collectors.joining(",", "{\"records\":[", "]}"));
    sold += orders;
    return position(
        exchange(
            to(stage, "/salesforce/sobjects/Order")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)),
            202));
  }

  private static String position(HttpResponse<byte[]> written) {
    return written.headers().firstValue(POSITION).orElseThrow();
  }

  private HttpRequest.Builder to(Stage stage, String path) {
    return HttpRequest.newBuilder(stage.hub().resolve(path)).header("X-API-Key", key.text());
  }

  private HttpResponse<byte[]> exchange(HttpRequest.Builder request, int expected)
      throws IOException {
    try {
      HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
      if (answer.statusCode() != expected) {
        throw new IOException(
            "The hub answered %d: %s"
                .formatted(answer.statusCode(), new String(answer.body(), UTF_8)));
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the hub was asked", e);
    }
  }

  /** With two lines and five tasks. */
  private static String order(int number) {
    return """
    {"Id":"%1$s","OrderNumber":"%2$08d","AccountId":"001000000000001AAA","Status":"Activated",\
    "SystemModstamp":"2026-03-01T10:00:00Z","OrderItems":{"records":[%3$s,%4$s]}}"""
        .formatted(id(number), number, line(number, 1, "FIBRE-1G"), line(number, 2, "STATIC-IP"));
  }

  private static String line(int order, int number, String sku) {
    return """
    {"Id":"802%1$011d%2$dAAA","Product_Code__c":"%3$s","Quantity":1,"Site__c":"DUB1",\
    "SystemModstamp":"2026-03-01T10:00:00Z"}"""
        .formatted(order, number, sku);
  }
}
