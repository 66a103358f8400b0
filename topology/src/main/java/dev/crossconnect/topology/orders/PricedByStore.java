package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderPrice;
import dev.crossconnect.avro.PriceTotal;
import dev.crossconnect.topology.pricing.Ask;
import dev.crossconnect.topology.pricing.Buyer;
import dev.crossconnect.topology.pricing.Item;
import dev.crossconnect.topology.pricing.Offers;
import dev.crossconnect.topology.pricing.PricingRules;
import dev.crossconnect.topology.pricing.PricingStores;
import dev.crossconnect.topology.pricing.Quoted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Prices orders by the price books of this instance. */
final class PricedByStore implements Pricer {

  /** The scale of amounts in the schema. */
  private static final int SCALE = 6;

  private final PricingStores stores;
  private final Offers offers;
  private final OrdersSettings.Pricing settings;

  PricedByStore(PricingStores stores, Offers offers, OrdersSettings.Pricing settings) {
    this.stores = stores;
    this.offers = offers;
    this.settings = settings;
  }

  @Override
  public Answer price(Basket basket) {
    String priceBook = basket.priceBook().orElse(settings.priceBook());
    String currency = basket.currency().orElse(settings.currency());
    Quoted quoted =
        new PricingRules(stores.prices(), offers)
            .quote(
                basket.lines().stream()
                    .map(
                        line ->
                            new Quoted.Line(
                                line.getLineId(),
                                new Item(line.getSku(), line.getQuantity(), BigDecimal.ZERO)))
                    .toList(),
                new Ask(
                    priceBook,
                    currency,
                    new Buyer(basket.account(), basket.account().flatMap(stores.segments()::of)),
                    basket.validAt(),
                    basket.knownAt(),
                    Optional.empty()));
    if (quoted instanceof Quoted.Quote quote) {
      return new Answer.Costs(price(quote, priceBook, basket));
    }
    Quoted.Refused refused = (Quoted.Refused) quoted;
    String why =
        "Price book '"
            + priceBook
            + "' has no price in "
            + currency
            + " for "
            + refused.why().sku()
            + " on line "
            + refused.line().lineId()
            + " that is valid at "
            + basket.validAt();
    return settings.required() ? new Answer.NoPrice(why) : new Answer.Free(why);
  }

  private static OrderPrice price(Quoted.Quote quote, String priceBook, Basket basket) {
    return new OrderPrice(
        priceBook,
        quote.currency(),
        basket.validAt(),
        quote.totals().stream()
            .map(
                total ->
                    new PriceTotal(
                        total.kind().type(),
                        total.kind().period().orElse(null),
                        total.total().value().setScale(SCALE, RoundingMode.UNNECESSARY)))
            .toList());
  }
}
