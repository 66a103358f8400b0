package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/** The requests of TMF641 that the adapter makes, one HTTP exchange each. Thread-safe. */
final class ServiceOrderApi {

  private final Tmf641Settings settings;
  private final String orders;
  private final String hub;
  private final OrderSystemDoor door;

  ServiceOrderApi(Tmf641Settings settings, Clock clock) {
    this.settings = settings;
    String base = settings.url().toString().replaceAll("/+$", "");
    this.orders = base + "/serviceOrder";
    this.hub = base + "/hub";
    this.door = new OrderSystemDoor(settings, clock);
  }

  Reply create(JsonNode order) throws InterruptedException {
    return door.exchange(
        request(orders)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(order.toString())));
  }

  /**
   * An order.
   *
   * @param seen the state that it was last seen in, which is not to be sent again
   */
  Reply get(String id, Optional<String> seen) throws InterruptedException {
    HttpRequest.Builder request = request(orders + "/" + encoded(id)).GET();
    seen.ifPresent(etag -> request.header("If-None-Match", etag));
    return door.exchange(request);
  }

  /** All orders with this external id. */
  Reply find(String externalId) throws InterruptedException {
    return door.exchange(request(orders + "?externalId=" + encoded(externalId)).GET());
  }

  /** Asks to be called at this address. */
  Reply subscribe(String callback, String query) throws InterruptedException {
    JsonNode wish =
        JsonNodeFactory.instance.objectNode().put("callback", callback).put("query", query);
    return door.exchange(
        request(hub)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(wish.toString())));
  }

  Reply unsubscribe(String id) throws InterruptedException {
    return door.exchange(request(hub + "/" + encoded(id)).DELETE());
  }

  private HttpRequest.Builder request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri))
        .timeout(settings.timeout())
        .header("Accept", "application/json");
  }

  /** In a path a plus is a plus. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
