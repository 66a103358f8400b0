package dev.crossconnect.topology.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.ResourceRef;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a person sends along with a decision, as JSON. */
final class DecisionBody {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 100;
  private static final int LONGEST_REASON = 2_000;
  private static final int MOST_ATTRIBUTES = 100;
  private static final int MOST_RESOURCES = 100;
  private static final String EXPECTED = "a JSON object such as {\"reason\":\"…\"}";

  private final JsonNode body;

  private DecisionBody(JsonNode body) {
    this.body = body;
  }

  static DecisionBody of(Context http) {
    return new DecisionBody(object(http, read(http)));
  }

  /** For a call that may come without a body, which some clients write as null. */
  static DecisionBody ifAny(Context http) {
    JsonNode body = read(http);
    return new DecisionBody(
        body.isMissingNode() || body.isNull() ? JSON.createObjectNode() : object(http, body));
  }

  /** Missing if there is none. */
  private static JsonNode read(Context http) {
    try {
      return JSON.readTree(http.bodyAsBytes());
    } catch (JsonProcessingException e) {
      throw refused("body", begin(http), EXPECTED + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw refused("body", begin(http), EXPECTED);
    }
  }

  private static JsonNode object(Context http, JsonNode body) {
    if (!body.isObject()) {
      throw refused("body", begin(http), EXPECTED);
    }
    return body;
  }

  private static String begin(Context http) {
    String body = http.body();
    return body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body;
  }

  String reason() {
    String reason = optionalReason();
    if (reason.isEmpty()) {
      throw refused("reason", "", "1 to " + LONGEST_REASON + " characters");
    }
    return reason;
  }

  String optionalReason() {
    return optionalReason("reason");
  }

  String optionalReason(String name) {
    String reason = body.path(name).asText("").strip();
    if (reason.length() > LONGEST_REASON) {
      throw refused(name, "(too long)", "1 to " + LONGEST_REASON + " characters");
    }
    return reason;
  }

  /** A text that has to be there, in an object within. */
  String textIn(String object, String name) {
    String text = body.path(object).path(name).asText("").strip();
    if (text.isEmpty()) {
      throw refused(object + "." + name, text, "a text");
    }
    return text;
  }

  boolean flag(String name) {
    JsonNode flag = body.path(name);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      throw refused(name, flag.toString(), "true or false");
    }
    return flag.asBoolean(false);
  }

  Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    JsonNode given = body.path("attributes");
    if (!given.isMissingNode() && (!given.isObject() || given.size() > MOST_ATTRIBUTES)) {
      throw refused(
          "attributes", "", "an object of at most " + MOST_ATTRIBUTES + " names with texts");
    }
    given
        .properties()
        .forEach(attribute -> attributes.put(attribute.getKey(), attribute.getValue().asText()));
    return attributes;
  }

  List<ResourceRef> resources() {
    List<ResourceRef> resources = new ArrayList<>();
    JsonNode given = body.path("resources");
    if (!given.isMissingNode() && (!given.isArray() || given.size() > MOST_RESOURCES)) {
      throw refused("resources", "", "an array of at most " + MOST_RESOURCES + " resources");
    }
    for (JsonNode resource : given) {
      resources.add(
          new ResourceRef(
              text(resource, "site"), text(resource, "kind"), text(resource, "resourceId")));
    }
    return resources;
  }

  private static String text(JsonNode resource, String name) {
    String text = resource.path(name).asText("").strip();
    if (text.isEmpty()) {
      throw refused(
          "resources." + name,
          resource.toString(),
          "a text: each resource is {\"site\":\"…\",\"kind\":\"…\",\"resourceId\":\"…\"}");
    }
    return text;
  }

  static HttpResponseException refused(String field, String value, String allowed) {
    return new HttpResponseException(
        HttpStatus.BAD_REQUEST.getCode(),
        "'" + field + "' must be " + allowed,
        Map.of("field", field, "value", value == null ? "" : value, "allowed", allowed));
  }
}
