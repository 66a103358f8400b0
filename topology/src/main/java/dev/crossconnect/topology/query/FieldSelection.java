package dev.crossconnect.topology.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fields of an answer a caller wants, as the TM Forum's interfaces have it: {@code
 * ?fields=state,orderDate}. Those that say what it is are always there.
 */
public final class FieldSelection {

  private static final String PARAMETER = "fields";
  private static final List<String> ALWAYS = List.of("id", "href", "@type");

  /** Amounts stay as exact as they were written. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Context http;
  private final Optional<Set<String>> wanted;

  private FieldSelection(Context http, Optional<Set<String>> wanted) {
    this.http = http;
    this.wanted = wanted;
  }

  /**
   * What this caller wants of answers of this type.
   *
   * @throws HttpResponseException if a field is wanted that they cannot have
   */
  public static FieldSelection of(Context http, Class<? extends Record> type) {
    return new FieldSelection(
        http, Optional.ofNullable(http.queryParam(PARAMETER)).map(text -> names(text, type)));
  }

  /**
   * Answers with what is wanted of this.
   *
   * @throws HttpResponseException if a field is wanted that it cannot have
   */
  public static <V extends Record> void answer(Context http, V view) {
    http.json(of(http, view.getClass()).from(view));
  }

  /** What is wanted of one of them. */
  public Object from(Record view) {
    if (wanted.isEmpty()) {
      return view;
    }
    ObjectNode whole = (ObjectNode) tree(http.jsonMapper().toJsonString(view, view.getClass()));
    return whole.retain(wanted.get());
  }

  private static Set<String> names(String text, Class<? extends Record> type) {
    Set<String> names =
        Stream.concat(
                ALWAYS.stream(),
                Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty()))
            .collect(Collectors.toSet());
    Set<String> known = fieldsOf(type);
    for (String name : names) {
      if (!known.contains(name) && !ALWAYS.contains(name)) {
        throw unknown(name, known);
      }
    }
    return names;
  }

  private static Set<String> fieldsOf(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component -> component.getName())
        .collect(Collectors.toSet());
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was just written can be read", e);
    }
  }

  private static HttpResponseException unknown(String name, Set<String> known) {
    return new HttpResponseException(
        HttpStatus.BAD_REQUEST.getCode(),
        "There is no field '" + name + "'",
        Map.of(
            "field",
            PARAMETER,
            "value",
            name,
            "allowed",
            known.stream().sorted().collect(Collectors.joining(","))));
  }
}
