package dev.crossconnect.config.queries;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to server-sent events as a browser does. */
final class EventReader implements AutoCloseable {

  private final InputStream body;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile String lastId = "";
  private volatile boolean isClosed;

  private EventReader(InputStream body) {
    this.body = body;
  }

  /** Listens behind an event, or from now on if the id is empty; returns once it is heard. */
  static EventReader listen(String url, String lastId) throws IOException, InterruptedException {
    var response =
        HttpClient.newHttpClient().send(request(url, lastId), BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new AssertionError(new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
    }
    EventReader reader = new EventReader(response.body());
    Thread thread = new Thread(reader::read, "events");
    thread.setDaemon(true);
    thread.start();
    return reader;
  }

  /** What is answered to whoever may not listen. */
  static String refusal(String url, String lastId) throws IOException, InterruptedException {
    var response = HttpClient.newHttpClient().send(request(url, lastId), BodyHandlers.ofString());
    if (response.statusCode() < 400) {
      throw new AssertionError("It was not refused");
    }
    return response.body();
  }

  private static HttpRequest request(String url, String lastId) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return lastId.isEmpty() ? request.build() : request.header("Last-Event-ID", lastId).build();
  }

  /** The events so far, each as it was sent. */
  List<String> events() {
    return events;
  }

  String lastId() {
    return lastId;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      StringBuilder event = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          take(event.toString());
          event.setLength(0);
        } else {
          event.append(line).append('\n');
        }
      }
    } catch (IOException broken) {
      if (!isClosed) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  private void take(String event) {
    event
        .lines()
        .filter(line -> line.startsWith("id: "))
        .forEach(line -> lastId = line.substring("id: ".length()));
    if (event.contains("data: ")) {
      events.add(event);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
