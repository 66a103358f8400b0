package dev.crossconnect.config.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** How portals and Salesforce reach the hub: by way of any instance that is up. Thread-safe. */
final class Callers {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final List<Instance> instances;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  Callers(List<Instance> instances) {
    this.instances = instances;
  }

  /** An instance that is up, as chance wills. */
  Instance.Life any(Random random) throws InterruptedException {
    while (true) {
      Instance one = instances.get(random.nextInt(instances.size()));
      Instance.Life life = one.life();
      if (one.isUp()) {
        return life;
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  HttpResponse<String> get(URI hub, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(hub.resolve(path)).timeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(URI hub, String path, String json)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(hub.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }
}
