package dev.crossconnect.config.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of all routes, written by hand in YAML and served as JSON. */
final class OpenApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "/openapi.yaml";

  private final JsonNode document;
  private final byte[] json;

  private OpenApi(JsonNode document) throws JsonProcessingException {
    this.document = document;
    this.json = JSON.writeValueAsBytes(document);
  }

  static OpenApi read() {
    try (InputStream yaml = OpenApi.class.getResourceAsStream(FILE)) {
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      return new OpenApi(JSON.valueToTree(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(FILE + " has something in it that JSON has not", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void addRoutes(RoutesConfig routes) {
    routes.get("/openapi.json", http -> http.contentType("application/json").result(json));
  }

  /** Whether it tells of this route. */
  boolean has(String method, String path) {
    // What may be several parts of a path is written otherwise in the document.
    String described = path.replace('<', '{').replace('>', '}');
    return document.path("paths").path(described).has(method.toLowerCase(Locale.ROOT));
  }

  JsonNode document() {
    return document;
  }
}
