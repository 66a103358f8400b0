package dev.crossconnect.config.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources of the demo, loaded as anybody would load some. */
public final class SampleInventory {

  private static final Logger LOG = LoggerFactory.getLogger(SampleInventory.class);
  private static final List<String> SITES = List.of("DUB1", "DUB2", "CRK1");
  private static final int OF_EACH_KIND = 1_000;
  private static final int PORTS_OF_A_CARD = 16;

  private SampleInventory() {}

  /** A kind of resource, and how its resources are called at the site with this number. */
  private record Kind(String name, IntFunction<IntFunction<String>> row) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "pon-port",
              site ->
                  i ->
                      "olt-1/%d/%d,card=%d"
                          .formatted(
                              i / PORTS_OF_A_CARD + 1,
                              i % PORTS_OF_A_CARD + 1,
                              i / PORTS_OF_A_CARD + 1)),
          new Kind("ont", site -> i -> "ONT-%d-%05d,model=G-240".formatted(site + 1, i + 1)),
          new Kind("ipv4", site -> i -> "100.%d.%d.%d,".formatted(64 + site, i / 250, i % 250 + 1)),
          new Kind(
              "number",
              site -> i -> "+353%d9%06d,".formatted(site == 2 ? 21 : 1, site * 10_000 + i)));

  /** Loads them; loading them again changes nothing, whoever has them by then. */
  public static void load(String hub) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub + "/v1/inventory/resources"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString(rows()))
            .build();
    try {
      HttpClient http = HttpClient.newHttpClient();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        LOG.warn("The hub did not take the sample inventory: {}", answer.body());
        return;
      }
      awaitLoaded(http, hub, answer.headers().firstValue("Hub-Position").orElse(""));
    } catch (IOException e) {
      LOG.warn("The sample inventory could not be loaded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An order that came before its resources would be refused them, and wait for a person. */
  private static void awaitLoaded(HttpClient http, String hub, String position)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub + "/v1/inventory/DUB1/ipv4?waitMs=20000"))
            .timeout(Duration.ofSeconds(30))
            .header("Hub-Position", position)
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      LOG.warn("The sample inventory is not there yet: {}", answer.body());
    }
  }

  /** No states: what is new is available, and what is known stays as it is. */
  static String rows() {
    return IntStream.range(0, SITES.size())
        .boxed()
        .flatMap(site -> KINDS.stream().flatMap(kind -> rows(site, kind)))
        .collect(Collectors.joining("\n", "site,kind,resourceId,characteristics\n", "\n"));
  }

  private static Stream<String> rows(int site, Kind kind) {
    IntFunction<String> row = kind.row().apply(site);
    return IntStream.range(0, OF_EACH_KIND)
        .mapToObj(i -> String.join(",", SITES.get(site), kind.name(), row.apply(i)));
  }
}
