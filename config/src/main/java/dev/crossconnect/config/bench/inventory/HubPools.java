package dev.crossconnect.config.bench.inventory;

import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pools of the hub, loaded as anybody loads them. */
final class HubPools implements Pools {

  private static final String KIND = "port";
  private static final int ROWS_AT_ONCE = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI hub;
  private final int size;

  HubPools(Stage stage, int size) {
    this.hub = stage.hub();
    this.size = size;
  }

  @Override
  public URI server() {
    return hub;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String another() throws IOException {
    String site = UUID.randomUUID().toString();
    HttpResponse<String> loaded =
        answer(
            HttpRequest.newBuilder(hub.resolve("/v1/inventory/resources"))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofByteArrays(rows(site))));
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(hub.resolve("/v1/inventory/" + site + "/" + KIND + "?waitMs=30000"))
            .header("Hub-Position", loaded.headers().firstValue("Hub-Position").orElseThrow());
    while (send(asked).statusCode() == 504) {
      // A million takes longer than one question may wait.
      Thread.onSpinWait();
    }
    return site + "/" + KIND;
  }

  /** In parts that are made when they are sent, so that a million take no memory. */
  private Iterable<byte[]> rows(String site) {
    return () ->
        Stream.concat(
                Stream.of("site,kind,resourceId\n"),
                IntStream.range(0, (size + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE)
                    .mapToObj(part -> part(site, part * ROWS_AT_ONCE)))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .iterator();
  }

  private String part(String site, int first) {
    return IntStream.range(first, Math.min(size, first + ROWS_AT_ONCE))
        .mapToObj(i -> site + "," + KIND + ",p-" + i + "\n")
        .collect(Collectors.joining());
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) throws IOException {
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != 200) {
      throw new IOException("The hub answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while a pool was loaded", e);
    }
  }
}
