package dev.crossconnect.topology.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a caller wants to reserve, as the body of the request says. */
final class ReservationBody {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> FIELDS =
      List.of("reservationId", "quantity", "holdSeconds", "constraints", "affinity", "contiguous");
  private static final int MOST_AT_ONCE = 1_000;
  private static final long LONGEST_HOLD = Duration.ofDays(30).toSeconds();
  private static final long USUAL_HOLD = Duration.ofMinutes(15).toSeconds();

  private final JsonNode body;

  private ReservationBody(JsonNode body) {
    this.body = body;
  }

  static ReservationRequest.Builder read(byte[] bytes, PoolId pool) {
    return new ReservationBody(object(bytes)).request(pool);
  }

  private static JsonNode object(byte[] bytes) {
    String allowed =
        "a JSON object such as {\"reservationId\":\"r-1\",\"quantity\":1,\"holdSeconds\":60}";
    try {
      JsonNode body = JSON.readTree(bytes);
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw refused("body", "", allowed + "; this is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw refused("body", "", allowed + "; this one ended early");
    }
    throw refused("body", "", allowed);
  }

  private ReservationRequest.Builder request(PoolId pool) {
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw refused(name, body.get(name).toString(), "left out; fields are " + FIELDS);
              }
            });
    ReservationPart.Builder part =
        ReservationPart.newBuilder()
            .setQuantity((int) whole("quantity", 1, 1, MOST_AT_ONCE))
            .setConstraints(constraints())
            .setAffinity(body.hasNonNull("affinity") ? name("affinity") : null)
            .setContiguous(isContiguous());
    return ReservationDesk.about(name("reservationId"), part, pool)
        .setAction(ReservationAction.RESERVE)
        .setHoldMillis(
            Duration.ofSeconds(whole("holdSeconds", USUAL_HOLD, 1, LONGEST_HOLD)).toMillis());
  }

  private String name(String field) {
    JsonNode value = body.path(field);
    if (!value.isTextual() || !Names.isFit(value.textValue())) {
      throw refused(
          field, value.isMissingNode() ? "" : value.toString(), "a text of 1 to 200 characters");
    }
    return value.textValue();
  }

  private long whole(String field, long usual, long least, long most) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return usual;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw refused(field, value.toString(), "a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  private boolean isContiguous() {
    JsonNode value = body.path("contiguous");
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw refused("contiguous", value.toString(), "true or false");
    }
    return value.asBoolean(false);
  }

  private Map<String, String> constraints() {
    JsonNode given = body.path("constraints");
    if (given.isMissingNode() || given.isNull()) {
      return Map.of();
    }
    Map<String, String> constraints = new HashMap<>();
    given
        .properties()
        .forEach(
            one -> {
              if (!one.getValue().isValueNode()
                  || !Names.isFit(one.getKey())
                  || !Names.isFit(one.getValue().asText())) {
                throw refused(
                    "constraints." + one.getKey(), one.getValue().toString(), "a single value");
              }
              constraints.put(one.getKey(), one.getValue().asText());
            });
    if (!given.isObject()) {
      throw refused(
          "constraints", given.toString(), "an object of characteristics and their values");
    }
    return constraints;
  }

  private static RuntimeException refused(String field, String value, String allowed) {
    return InventoryProblem.INVALID.of(
        "'" + field + "' must be " + allowed,
        field,
        value.length() > 100 ? value.substring(0, 100) + "…" : value,
        "Send " + allowed);
  }
}
