package dev.crossconnect.topology.pricing;

import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.TreeMap;

/** What can be wrong with a question for a price; each is a problem document of its own. */
enum PriceProblem {
  UNKNOWN_SKU("unknown-sku", 404),
  NO_PRICE_IN_CURRENCY("no-price-in-currency", 404),
  NO_PRICE_THEN("no-price-then", 404),
  UNKNOWN_CURRENCY("unknown-currency", 400),
  NEGATIVE_QUANTITY("negative-quantity", 400),
  MIXED_CURRENCIES("mixed-currencies", 400),
  INVALID("invalid-request", 400),
  TOO_MANY("too-many-keys", 400),
  NOT_RESTORED("prices-not-restored", 503);

  static final String TYPE = "type";
  static final String RETRY_AFTER = "retryAfter";

  private static final String TYPES = "urn:crossconnect:problem:";

  private final String name;
  private final int status;

  PriceProblem(String name, int status) {
    this.name = name;
    this.status = status;
  }

  /** Names the field, its value, and what would be right. */
  HttpResponseException of(String detail, String field, String value, String remedy) {
    return with(detail, Map.of("field", field, "value", value, "remedy", remedy));
  }

  HttpResponseException with(String detail, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put(TYPE, TYPES + name);
    return new HttpResponseException(status, detail, details);
  }
}
