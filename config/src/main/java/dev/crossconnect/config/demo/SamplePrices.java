package dev.crossconnect.config.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The price book of the demo, loaded as anybody would load one. */
public final class SamplePrices {

  private static final Logger LOG = LoggerFactory.getLogger(SamplePrices.class);
  private static final String FILE = "/business/prices.csv";

  private SamplePrices() {}

  /** Loads it; loading it again changes nothing. */
  public static void load(String hub) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub + "/v1/prices"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "text/csv")
            .PUT(HttpRequest.BodyPublishers.ofInputStream(SamplePrices::file))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        LOG.warn("The hub did not take the sample prices: {}", answer.body());
      }
    } catch (IOException e) {
      LOG.warn("The sample prices could not be loaded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static InputStream file() {
    return SamplePrices.class.getResourceAsStream(FILE);
  }
}
