package dev.crossconnect.config.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.Keyword;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds answers against what {@code openapi.yaml} says of them: the status is described, the
 * content type is one of those described, and the body fits its schema. Every answer that a test
 * gets by way of {@link HubClient} or {@link Salesforce} passes here.
 */
public final class ApiContract {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final String HERE = "https://hub/openapi.json";

  /** What may be asked for of a path that there is not, or not by this method. */
  private static final Set<Integer> NOT_THERE = Set.of(401, 403, 404, 405);

  private static final ApiContract CONTRACT = new ApiContract(document());

  private final JsonNode document;
  private final List<Route> routes = new ArrayList<>();
  private final JsonSchemaFactory schemas;
  private final Map<String, JsonSchema> known = new ConcurrentHashMap<>();

  /** Not an assertion that fails: whoever waits for one to hold would ask again and see nothing. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  private record Route(String path, Pattern pattern, int literals) {

    /** A parameter is one part of the path; the last may be several, such as a resource's id. */
    static Route of(String path) {
      String regex =
          Pattern.compile("\\{[^}]*}$")
              .matcher(path)
              .replaceFirst(".+")
              .replaceAll("\\{[^}]*}", "[^/]+")
              .replace(".json", "\\.json");
      return new Route(path, Pattern.compile(regex), path.replaceAll("\\{[^}]*}", "").length());
    }
  }

  private ApiContract(JsonNode document) {
    this.document = document;
    document.path("paths").fieldNames().forEachRemaining(path -> routes.add(Route.of(path)));
    String text = document.toString();
    this.schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V7,
            builder ->
                builder
                    .metaSchema(openApi())
                    .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
                    .schemaLoaders(loaders -> loaders.schemas(Map.of(HERE, text))));
  }

  /** The document as a whole is looked at as if it were a schema. */
  private static JsonMetaSchema openApi() {
    return JsonMetaSchema.builder(OpenApi30.getInstance())
        .keywords(
            Stream.of("openapi", "info", "tags", "paths", "components")
                .<Keyword>map(NonValidationKeyword::new)
                .toList())
        .build();
  }

  private static JsonNode document() {
    try (InputStream yaml = ApiContract.class.getResourceAsStream("/openapi.yaml")) {
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      return JSON.valueToTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same answer, if it is as described. */
  static HttpResponse<String> held(HttpResponse<String> answer) {
    CONTRACT
        .objection(
            answer.request().method(),
            answer.uri().getPath(),
            answer.statusCode(),
            answer.headers().firstValue("Content-Type").orElse(""),
            answer.body())
        .ifPresent(
            objection -> {
              throw new Broken(
                  answer.request().method()
                      + " "
                      + answer.uri()
                      + " → "
                      + answer.statusCode()
                      + ": "
                      + objection
                      + ". Mend the answer or openapi.yaml. It was: "
                      + answer.body());
            });
    return answer;
  }

  /** What is wrong with an answer. */
  static Optional<String> objection(
      String method, String path, int status, String contentType, String body, String document)
      throws JsonProcessingException {
    return new ApiContract(JSON.readTree(document))
        .objection(method, path, status, contentType, body);
  }

  private Optional<String> objection(
      String method, String path, int status, String contentType, String body) {
    Optional<String> operation = operation(path, method.toLowerCase(Locale.ROOT));
    if (operation.isEmpty()) {
      return NOT_THERE.contains(status)
          ? Optional.empty()
          : Optional.of("nothing is described for this method and path");
    }
    Optional<String> response = response(operation.get() + "/responses", status);
    if (response.isEmpty()) {
      return Optional.of("this status is not described");
    }
    JsonNode content = at(response.get()).path("content");
    if (content.isMissingNode()) {
      return body.isEmpty() ? Optional.empty() : Optional.of("no body is described");
    }
    String type = contentType.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!content.has(type)) {
      return Optional.of("content type '" + contentType + "' is not described");
    }
    return type.endsWith("json")
        ? fits(response.get() + "/content/" + escaped(type) + "/schema", body)
        : Optional.empty();
  }

  private Optional<String> operation(String path, String method) {
    return routes.stream()
        .filter(route -> route.pattern().matcher(path).matches())
        .filter(route -> document.path("paths").path(route.path()).has(method))
        .max(java.util.Comparator.comparingInt(Route::literals))
        .map(route -> "/paths/" + escaped(route.path()) + "/" + method);
  }

  private Optional<String> response(String responses, int status) {
    JsonNode described = at(responses);
    String name = described.has(String.valueOf(status)) ? String.valueOf(status) : "default";
    return described.has(name) ? Optional.of(resolved(responses + "/" + name)) : Optional.empty();
  }

  /** Where it is, if it only says where. */
  private String resolved(String pointer) {
    JsonNode reference = at(pointer).path("$ref");
    return reference.isTextual() ? reference.asText().substring(1) : pointer;
  }

  private JsonNode at(String pointer) {
    return document.at(pointer);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private Optional<String> fits(String schema, String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return Optional.of("the body is no JSON: " + e.getOriginalMessage());
    }
    Set<ValidationMessage> messages =
        known
            .computeIfAbsent(schema, this::schema)
            .validate(
                json, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages.toString());
  }

  private JsonSchema schema(String pointer) {
    // The fragment of a URI: braces of paths have to be escaped.
    String fragment = pointer.replace("{", "%7B").replace("}", "%7D");
    return schemas.getSchema(
        SchemaLocation.of(HERE + "#" + fragment), SchemaValidatorsConfig.builder().build());
  }
}
