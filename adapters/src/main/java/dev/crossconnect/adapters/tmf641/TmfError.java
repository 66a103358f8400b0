package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The code and the words of an error: TMF's Error and the error messages of an order are alike. */
record TmfError(String code, String detail) {

  private static final int LONGEST_CODE = 100;
  private static final int LONGEST_DETAIL = 1_000;

  static Optional<TmfError> in(JsonNode json) {
    String code = shortened(json.path("code").asText(""), LONGEST_CODE);
    String detail =
        Stream.of("reason", "message")
            .map(field -> json.path(field).asText(""))
            .filter(words -> !words.isBlank())
            .distinct()
            .collect(Collectors.joining(": "));
    return code.isBlank() && detail.isBlank()
        ? Optional.empty()
        : Optional.of(new TmfError(code, shortened(detail, LONGEST_DETAIL)));
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
