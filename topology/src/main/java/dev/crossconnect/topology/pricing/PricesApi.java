package dev.crossconnect.topology.pricing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.pricing.PriceViews.BatchProblem;
import dev.crossconnect.topology.pricing.PriceViews.ProblemView;
import dev.crossconnect.topology.pricing.PriceViews.QuoteView;
import dev.crossconnect.topology.query.Problem;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.query.WholeCopy;
import dev.crossconnect.topology.rows.JsonFields;
import dev.crossconnect.topology.rows.RecordLog;
import dev.crossconnect.topology.rows.Rows;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Prices over HTTP: looked up, quoted and loaded. */
public final class PricesApi implements AutoCloseable {

  private static final int MOST_KEYS = 1_000;
  private static final String APPLICATION_JSON = "application/json";
  private static final byte[] ITEMS = "{\"items\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PRICE = "{\"price\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END_OF_ITEMS = "]}".getBytes(StandardCharsets.UTF_8);
  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFields.FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final PricingStores stores;
  private final Supplier<Offers> offers;
  private final Supplier<Optional<String>> unready;
  private final WholeCopy copy;
  private final ReadyAnswers answers;
  private final String forAll;
  private final String forOne;
  private final Clock clock;
  private final ReadYourWrites writes;
  private final RecordLog<dev.crossconnect.avro.PriceEntry> log;
  private volatile boolean restored;

  /**
   * Connects to Kafka, which need not be up yet.
   *
   * @param offers asked for with every price, so that mended ones count at once
   * @param unready why the stores have not been restored yet, if so
   * @param copy what this instance has of the prices
   */
  public PricesApi(
      PricingStores stores,
      Supplier<Offers> offers,
      Supplier<Optional<String>> unready,
      WholeCopy copy,
      PricingSettings settings,
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      Clock clock) {
    this.stores = stores;
    this.offers = offers;
    this.unready = unready;
    this.copy = copy;
    this.answers = new ReadyAnswers(settings);
    String maxAge = ", max-age=" + settings.maxAge().toSeconds() + ", must-revalidate";
    this.forAll = "public" + maxAge;
    this.forOne = "private" + maxAge;
    this.clock = clock;
    Topic<dev.crossconnect.avro.PriceEntry> prices = topics.prices();
    this.log = new RecordLog<>(prices, serdes, kafka);
    this.writes = new ReadYourWrites(log::epoch, stores.prices().progress().of(prices.name()));
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/prices/{sku}", this::price);
    routes.post("/v1/prices/batch", this::batch);
    routes.post("/v1/quotes", this::quote);
    routes.put("/v1/prices", this::load);
  }

  private void price(Context http) {
    requireRestored();
    writes.await(http);
    copy.sign(http);
    Fields fields = Fields.ofQuery(http);
    Ask ask = fields.ask(stores.segments(), clock.instant());
    Item item = fields.item(http.pathParam("sku"));
    ReadyAnswers.Answer answer = answer(item, ask, offers.get(), http.jsonMapper());
    boolean isPersonal = ask.buyer().account().isPresent() || ask.buyer().segment().isPresent();
    // Caches may keep it, as long as they ask whether it still is right.
    http.header(Header.ETAG, answer.tag())
        .header(Header.CACHE_CONTROL, isPersonal ? forOne : forAll);
    if (Optional.ofNullable(http.header(Header.IF_NONE_MATCH))
        .filter(given -> given.equals("*") || given.contains(answer.tag()))
        .isPresent()) {
      http.status(HttpStatus.NOT_MODIFIED);
    } else {
      http.contentType(APPLICATION_JSON).result(answer.json());
    }
  }

  private ReadyAnswers.Answer answer(Item item, Ask ask, Offers current, JsonMapper json) {
    return answers.of(
        stores.prices(),
        current,
        item,
        ask,
        json,
        () -> charged(new PricingRules(stores.prices(), current).price(item, ask), ask));
  }

  private void batch(Context http) {
    requireRestored();
    writes.await(http);
    copy.sign(http);
    JsonNode body = body(http);
    JsonNode keys = list(body, "keys");
    Fields common = Fields.of(body);
    Offers current = offers.get();
    Instant now = clock.instant();
    ByteArrayOutputStream items = new ByteArrayOutputStream(keys.size() * 1_024);
    items.writeBytes(ITEMS);
    for (JsonNode key : keys) {
      items.write(items.size() > ITEMS.length ? ',' : '[');
      writeItem(items, Fields.of(key).or(common), current, now, http.jsonMapper());
    }
    items.writeBytes(END_OF_ITEMS);
    http.contentType(APPLICATION_JSON).result(items.toByteArray());
  }

  private void writeItem(
      ByteArrayOutputStream to, Fields fields, Offers current, Instant now, JsonMapper json) {
    try {
      Ask ask = fields.ask(stores.segments(), now);
      Item item = fields.item(fields.required("sku"));
      byte[] price = answer(item, ask, current, json).json();
      to.writeBytes(PRICE);
      to.writeBytes(price);
      to.write('}');
    } catch (HttpResponseException e) {
      ProblemView problem =
          new ProblemView(e.getDetails().get(Problem.TYPE), e.getStatus(), e.getMessage());
      to.writeBytes(
          json.toJsonString(new BatchProblem(problem), BatchProblem.class)
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private void quote(Context http) {
    requireRestored();
    writes.await(http);
    copy.sign(http);
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
    http.header(ReadYourWrites.POSITION, report.position()).json(report);
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
      case UNKNOWN_SKU ->
          PriceProblem.UNKNOWN_SKU.with(
              "There is no " + product,
              named(details, "sku", unpriced.sku(), "Ask for a product that the price book has"));
      case NOT_IN_CURRENCY ->
          PriceProblem.NO_PRICE_IN_CURRENCY.with(
              "There is no price in " + ask.currency() + " of " + product,
              named(details, "currency", ask.currency(), "Ask in a currency that it has"));
      case NOT_THEN ->
          PriceProblem.NO_PRICE_THEN.with(
              "No price of "
                  + product
                  + " is valid at "
                  + ask.at()
                  + " for this buyer and quantity",
              named(details, "at", ask.at().toString(), "Ask about a time at which one is valid"));
    };
  }

  private static Map<String, String> named(
      Map<String, String> details, String field, String value, String remedy) {
    details.put("field", field);
    details.put("value", value);
    details.put("remedy", remedy);
    return details;
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

  /** Half a price book would answer that there are no prices. */
  private void requireRestored() {
    if (restored) {
      return;
    }
    Optional<String> reason = unready.get();
    if (reason.isPresent()) {
      throw PriceProblem.NOT_RESTORED.with(
          "Prices are still being read: " + reason.get(), Map.of(Problem.RETRY_AFTER, "1"));
    }
    restored = true;
  }
}
