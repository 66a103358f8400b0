package dev.crossconnect.config.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls hubs over HTTP, and holds what they answer against their description. A hub that cannot be
 * reached is an {@link UncheckedIOException}.
 */
public final class HubClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public HttpResponse<String> get(HubProcess hub, String path) {
    return send(request(hub, path));
  }

  /** Sends JSON. */
  public HttpResponse<String> post(HubProcess hub, String path, String body) {
    return send(request(hub, path).POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> post(HubProcess hub, String path, String type, String body) {
    return send(
        request(hub, path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> put(HubProcess hub, String path, String type, String body) {
    return send(request(hub, path).header("Content-Type", type).PUT(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> delete(HubProcess hub, String path) {
    return send(request(hub, path).DELETE());
  }

  public HttpRequest.Builder request(HubProcess hub, String path) {
    return HttpRequest.newBuilder(URI.create(hub.url() + path)).timeout(PATIENCE);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return ApiContract.held(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The JSON of an answer. */
  public static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
