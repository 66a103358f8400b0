package dev.crossconnect.topology.pricing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.pricing.PriceViews.BatchItem;
import dev.crossconnect.topology.pricing.PriceViews.BatchView;
import dev.crossconnect.topology.pricing.PriceViews.PriceView;
import dev.crossconnect.topology.pricing.PriceViews.ProblemView;
import dev.crossconnect.topology.pricing.PriceViews.QuoteView;
import dev.crossconnect.topology.rows.JsonFields;
import dev.crossconnect.topology.rows.RecordLog;
import dev.crossconnect.topology.rows.Rows;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Prices over HTTP: looked up, quoted and loaded. */
public final class PricesApi implements AutoCloseable {

  private static final String POSITION = "Hub-Position";
  private static final int MOST_KEYS = 1_000;
  private static final long LONGEST_WAIT_MILLIS = 30_000;
  private static final int TAG_BYTES = 12;
  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFields.FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final PricingStores stores;
  private final Supplier<Offers> offers;
  private final Supplier<Optional<String>> unready;
  private final PricingSettings settings;
  private final Clock clock;
  private final String topic;
  private final RecordLog<dev.crossconnect.avro.PriceEntry> log;
  private volatile boolean restored;

  /**
   * Connects to Kafka, which need not be up yet.
   *
   * @param offers asked for with every price, so that mended ones count at once
   * @param unready why the stores have not been restored yet, if so
   */
  public PricesApi(
      PricingStores stores,
      Supplier<Offers> offers,
      Supplier<Optional<String>> unready,
      PricingSettings settings,
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      Clock clock) {
    this.stores = stores;
    this.offers = offers;
    this.unready = unready;
    this.settings = settings;
    this.clock = clock;
    Topic<dev.crossconnect.avro.PriceEntry> prices = topics.prices();
    this.topic = prices.name();
    this.log = new RecordLog<>(prices, serdes, kafka);
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/prices/{sku}", this::price);
    routes.post("/v1/prices/batch", this::batch);
    routes.post("/v1/quotes", this::quote);
    routes.put("/v1/prices", this::load);
  }

  private void price(Context http) {
    awaitPosition(http);
    Fields fields = Fields.ofQuery(http);
    Ask ask = fields.ask(stores.segments(), clock.instant());
    PriceView view =
        PriceView.of(charged(rules().price(fields.item(http.pathParam("sku")), ask), ask), ask);
    answer(http, http.jsonMapper().toJsonString(view, PriceView.class), ask);
  }

  /** An answer that caches may keep, as long as they ask whether it still is right. */
  private void answer(Context http, String json, Ask ask) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String tag = tag(body);
    boolean isPersonal = ask.buyer().account().isPresent() || ask.buyer().segment().isPresent();
    http.header(Header.ETAG, tag)
        .header(
            Header.CACHE_CONTROL,
            (isPersonal ? "private" : "public")
                + ", max-age="
                + settings.maxAge().toSeconds()
                + ", must-revalidate");
    if (Optional.ofNullable(http.header(Header.IF_NONE_MATCH))
        .filter(given -> given.equals("*") || given.contains(tag))
        .isPresent()) {
      http.status(HttpStatus.NOT_MODIFIED);
    } else {
      http.contentType("application/json").result(body);
    }
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return "\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private void batch(Context http) {
    awaitPosition(http);
    JsonNode body = body(http);
    JsonNode keys = list(body, "keys");
    Fields common = Fields.of(body);
    PricingRules rules = rules();
    List<BatchItem> items = new ArrayList<>();
    for (JsonNode key : keys) {
      items.add(item(Fields.of(key).or(common), rules));
    }
    http.json(new BatchView(items));
  }

  private BatchItem item(Fields fields, PricingRules rules) {
    try {
      Ask ask = fields.ask(stores.segments(), clock.instant());
      Item item = fields.item(fields.required("sku"));
      return new BatchItem(PriceView.of(charged(rules.price(item, ask), ask), ask), null);
    } catch (HttpResponseException e) {
      return new BatchItem(
          null,
          new ProblemView(e.getDetails().get(PriceProblem.TYPE), e.getStatus(), e.getMessage()));
    }
  }

  private void quote(Context http) {
    awaitPosition(http);
    JsonNode body = body(http);
    JsonNode lines = list(body, "lines");
    Fields common = Fields.of(body).or(first(lines, "currency"));
    Ask ask = common.ask(stores.segments(), clock.instant());
    List<Quoted.Line> basket = new ArrayList<>();
    for (JsonNode line : lines) {
      Fields fields = Fields.of(line);
      refuseOther(fields.text("currency"), ask.currency());
      basket.add(
          new Quoted.Line(
              fields.text("lineId").orElse(Integer.toString(basket.size() + 1)),
              fields.item(fields.required("sku"))));
    }
    Quoted quoted = rules().quote(basket, ask);
    if (quoted instanceof Quoted.Refused refused) {
      throw problem(refused.why(), ask, Map.of("line", refused.line().lineId()));
    }
    http.json(QuoteView.of((Quoted.Quote) quoted, ask));
  }

  /** The first line's currency is the basket's, if the basket names none. */
  private static Fields first(JsonNode lines, String field) {
    return name ->
        name.equals(field) && !lines.isEmpty()
            ? Fields.of(lines.get(0)).text(field)
            : Optional.empty();
  }

  private static void refuseOther(Optional<String> currency, String expected) {
    if (currency.filter(given -> !given.equals(expected)).isPresent()) {
      throw PriceProblem.MIXED_CURRENCIES.of(
          "A quote has one currency; this one has " + expected + " and " + currency.get(),
          "currency",
          currency.get(),
          "Ask for a quote in each currency");
    }
  }

  private void load(Context http) throws IOException, InterruptedException {
    requireRestored();
    Rows rows =
        Rows.Format.of(Optional.ofNullable(http.contentType()))
            .rows(http.bodyInputStream(), PriceRow.LAYOUT);
    PriceLoad.Report report =
        new PriceLoad(stores.prices(), log.begin(), clock.instant()).run(rows);
    http.header(POSITION, report.position()).json(report);
  }

  @Override
  public void close() {
    log.close();
  }

  private PricingRules rules() {
    return new PricingRules(stores.prices(), offers.get());
  }

  private static Priced.Charged charged(Priced priced, Ask ask) {
    if (priced instanceof Priced.Unpriced unpriced) {
      throw problem(unpriced, ask, Map.of());
    }
    return (Priced.Charged) priced;
  }

  private static HttpResponseException problem(
      Priced.Unpriced unpriced, Ask ask, Map<String, String> more) {
    String product = "'" + unpriced.sku() + "' in price book '" + ask.priceBook() + "'";
    Map<String, String> details = new java.util.TreeMap<>(more);
    details.put("sku", unpriced.sku());
    return switch (unpriced.why()) {
      case UNKNOWN_SKU -> PriceProblem.UNKNOWN_SKU.with("There is no " + product, details);
      case NOT_IN_CURRENCY ->
          PriceProblem.NO_PRICE_IN_CURRENCY.with(
              "There is no price in " + ask.currency() + " of " + product, details);
      case NOT_THEN -> {
        details.put("at", ask.at().toString());
        yield PriceProblem.NO_PRICE_THEN.with(
            "No price of " + product + " is valid at " + ask.at() + " for this buyer and quantity",
            details);
      }
    };
  }

  private static JsonNode body(Context http) {
    try {
      JsonNode body = JSON.readTree(http.bodyAsBytes());
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw PriceProblem.INVALID.of(
          "The body is no JSON: " + e.getOriginalMessage(), "body", "", "Send a JSON object");
    } catch (IOException e) {
      throw PriceProblem.INVALID.of("The body ended early", "body", "", "Send it again");
    }
    throw PriceProblem.INVALID.of("The body is no JSON object", "body", "", "Send a JSON object");
  }

  private static JsonNode list(JsonNode body, String name) {
    JsonNode list = body.path(name);
    if (!list.isArray() || list.isEmpty()) {
      throw PriceProblem.INVALID.of(
          "'" + name + "' must be a list", name, "", "Send at least one object in it");
    }
    if (list.size() > MOST_KEYS) {
      throw PriceProblem.TOO_MANY.of(
          "'" + name + "' has too many objects",
          name,
          Integer.toString(list.size()),
          "Send at most " + MOST_KEYS + " at once");
    }
    return list;
  }

  /** Reads what the caller has written himself: waits until it is there, if he says what. */
  private void awaitPosition(Context http) {
    requireRestored();
    Optional<String> given =
        Optional.ofNullable(http.queryParam("position"))
            .or(() -> Optional.ofNullable(http.header(POSITION)));
    if (given.isEmpty()) {
      return;
    }
    Position wanted = wanted(given.get());
    try {
      if (!stores
          .prices()
          .progress()
          .await(wanted.offsets().getOrDefault(topic, new java.util.TreeMap<>()), patience(http))) {
        throw PriceProblem.NOT_YET.with(
            "The prices here have not come as far as position " + wanted,
            Map.of("reached", stores.prices().progress().offsets().toString()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PriceProblem.NOT_YET.with("The hub is stopping", Map.of());
    }
  }

  private Position wanted(String text) {
    try {
      Position wanted = Position.parse(text);
      wanted.covers(Position.start(log.epoch()));
      return wanted;
    } catch (IllegalArgumentException e) {
      throw PriceProblem.OTHER_CLUSTER.of(
          e.getMessage(), "position", text, "Ask without it, or send what a write here answered");
    }
  }

  private static Duration patience(Context http) {
    String text = Optional.ofNullable(http.queryParam("waitMs")).orElse("2000");
    try {
      return Duration.ofMillis(Math.max(0, Math.min(LONGEST_WAIT_MILLIS, Long.parseLong(text))));
    } catch (NumberFormatException e) {
      throw PriceProblem.INVALID.of(
          "'waitMs' is no number", "waitMs", text, "Use milliseconds such as 2000");
    }
  }

  /** Half a price book would answer that there are no prices. */
  private void requireRestored() {
    if (restored) {
      return;
    }
    Optional<String> reason = unready.get();
    if (reason.isPresent()) {
      throw PriceProblem.NOT_RESTORED.with(
          "Prices are still being read: " + reason.get(), Map.of(PriceProblem.RETRY_AFTER, "1"));
    }
    restored = true;
  }
}
