package dev.crossconnect.topology.orders;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How long orders live in the store, what they are priced by, and whether they reserve.
 *
 * @param keepEnded how long an order can be looked up, and its repeats be known, after its end
 * @param reservations whether orders take resources from the inventory
 * @param cachedBytes how much orders that are ready to be sent may take
 */
public record OrdersSettings(
    Duration keepEnded, Pricing pricing, boolean reservations, long cachedBytes) {

  /**
   * What an order is priced by.
   *
   * @param required whether an order without a price is held
   * @param priceBook that of orders that name none
   * @param currency that of orders that name none
   */
  public record Pricing(boolean required, String priceBook, String currency) {}

  private static final String PRICING_REQUIRED = "orders.pricing.required";
  private static final String PRICE_BOOK = "orders.price.book";
  private static final String CURRENCY = "orders.currency";

  private static final String RESERVATIONS = "orders.reservations";

  private static final String CACHED_BYTES = "orders.cached.bytes";

  private static final String KEEP_ENDED = "orders.keep.ended.ms";

  /** Salesforce repeats a message for up to 24 hours; a repeat must find the order still known. */
  private static final Duration LEAST = Duration.ofHours(25);

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              KEEP_ENDED,
              Type.LONG,
              Duration.ofDays(7).toMillis(),
              Range.atLeast(LEAST.toMillis()),
              Importance.MEDIUM,
              "How long an order stays in the store after it has ended; its updates stay in their"
                  + " topic for longer. At least 25 hours, so that whatever Salesforce repeats is"
                  + " known to be a repeat.")
          .define(
              PRICING_REQUIRED,
              Type.BOOLEAN,
              true,
              Importance.MEDIUM,
              "Whether an order for which no price is valid is held until there is one or a person"
                  + " lets it go on. If not, it goes on without a price.")
          .define(
              RESERVATIONS,
              Type.BOOLEAN,
              true,
              Importance.MEDIUM,
              "Whether orders reserve what the catalogue says that their tasks take, and wait for"
                  + " it. If not, they go on without: for a hub whose inventory is not loaded,"
                  + " because something else hands out resources.")
          .define(
              PRICE_BOOK,
              Type.STRING,
              "standard",
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "The price book of orders that name none.")
          .define(
              CURRENCY,
              Type.STRING,
              "EUR",
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "The currency of orders that name none: organisations with a single currency have no"
                  + " field for it.")
          .define(
              CACHED_BYTES,
              Type.LONG,
              16L * 1024 * 1024,
              Range.atLeast(0),
              Importance.LOW,
              "How many bytes orders that were asked for lately may take in memory, ready to be"
                  + " sent: some six kilobytes each.");

  public static OrdersSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new OrdersSettings(
        Duration.ofMillis(config.getLong(KEEP_ENDED)),
        new Pricing(
            config.getBoolean(PRICING_REQUIRED),
            config.getString(PRICE_BOOK),
            config.getString(CURRENCY)),
        config.getBoolean(RESERVATIONS),
        config.getLong(CACHED_BYTES));
  }
}
