package dev.crossconnect.config.bench;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.settings.HubSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Where benchmarks perform: a hub that runs, and the cluster it runs on.
 *
 * @param hub where it listens
 * @param settings what it was told
 * @param kafka properties for any client of its cluster
 * @param stores the stores of the hub, if it has any, past its own way of reading them
 * @param serdes for the records of its topics
 * @param closing takes what has to be closed once the benchmarks are over
 */
public record Stage(
    URI hub,
    HubSettings settings,
    Map<String, Object> kafka,
    AvroSerdes serdes,
    Optional<KafkaStreams> stores,
    Consumer<AutoCloseable> closing) {

  public Topics topics() {
    return new Topics(settings.topics());
  }

  /** Has this closed before the hub is. */
  public <C extends AutoCloseable> C keep(C closeable) {
    closing.accept(closeable);
    return closeable;
  }

  /**
   * Has the hub load rows of CSV, and returns when what is asked for at this path includes them.
   */
  public void load(String method, String path, String rows, String thenAsk) throws IOException {
    HttpResponse<String> loaded =
        answer(
            HttpRequest.newBuilder(hub.resolve(path))
                .header("Content-Type", "text/csv")
                .method(method, BodyPublishers.ofString(rows)));
    answer(
        HttpRequest.newBuilder(
                hub.resolve(thenAsk + (thenAsk.contains("?") ? "&" : "?") + "waitMs=20000"))
            .header("Hub-Position", loaded.headers().firstValue("Hub-Position").orElseThrow()));
  }

  private static HttpResponse<String> answer(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("The hub answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while rows were loaded", e);
    }
  }
}
