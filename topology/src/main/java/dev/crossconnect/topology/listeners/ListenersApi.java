package dev.crossconnect.topology.listeners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.EventSubscription;
import dev.crossconnect.topology.query.QueryProblem;
import dev.crossconnect.topology.query.ReadYourWrites;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Registering for events, as the TM Forum's interfaces have it. */
public final class ListenersApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST = 16 * 1024;

  private final Listeners listeners;
  private final Function<Context, String> caller;

  /**
   * Offers the routes.
   *
   * @param caller the name of whoever calls
   */
  public ListenersApi(Listeners listeners, Function<Context, String> caller) {
    this.listeners = listeners;
    this.caller = caller;
  }

  record Registration(
      String id, String callback, String query, Instant suspendedAt, String reason) {

    static Registration of(EventSubscription listener) {
      return new Registration(
          listener.getId(),
          listener.getCallback(),
          listener.getQuery(),
          listener.getSuspendedAt(),
          listener.getReason());
    }
  }

  public void addRoutes(RoutesConfig routes) {
    for (String api : listeners.apis()) {
      String hub = "/tmf-api/" + api + "/v4/hub";
      routes.post(hub, http -> register(http, api, hub));
      routes.get(hub + "/{id}", http -> find(http, api));
      routes.delete(hub + "/{id}", http -> end(http, api));
    }
  }

  private void register(Context http, String api, String hub) {
    JsonNode body = body(http);
    String callback =
        text(body, "callback")
            .orElseThrow(
                () ->
                    QueryProblem.INVALID.of(
                        "'callback' must be an absolute https URL",
                        "callback",
                        body.path("callback").asText(""),
                        "Name the address to which events are to be posted"));
    Listeners.Registered registered =
        listeners.register(api, callback, text(body, "query"), caller.apply(http));
    EventSubscription listener = registered.listener();
    http.status(HttpStatus.CREATED)
        .header(ReadYourWrites.POSITION, registered.position().toString())
        .header(Header.LOCATION, hub + "/" + listener.getId())
        .json(Registration.of(listener));
  }

  private void find(Context http, String api) {
    http.json(Registration.of(listeners.find(api, http.pathParam("id"))));
  }

  private void end(Context http, String api) {
    http.header(ReadYourWrites.POSITION, listeners.end(api, http.pathParam("id")).toString())
        .status(HttpStatus.NO_CONTENT);
  }

  private static Optional<String> text(JsonNode body, String name) {
    return Optional.of(body.path(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static JsonNode body(Context http) {
    byte[] bytes = http.bodyAsBytes();
    try {
      JsonNode body = bytes.length > LARGEST ? null : JSON.readTree(bytes);
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw unreadable(e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable("it cannot be read");
    }
    throw unreadable("it is no object");
  }

  private static HttpResponseException unreadable(String why) {
    return QueryProblem.INVALID.of(
        "The body must be JSON such as {\"callback\":\"https://…\"}: " + why,
        "body",
        "",
        "Send at most " + LARGEST + " bytes");
  }
}
