package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.intake.IntakeEvent;
import dev.crossconnect.topology.intake.IntakeStore;
import dev.crossconnect.topology.pricing.PricingStores;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Orders, what the legacy systems report about them and what the inventory answers come in;
 * commands, updates and requests for resources go out. All of it but the requests stays in the
 * partition of the order, together with the intake.
 */
public final class OrdersTopology {

  private final Topics topics;
  private final AvroSerdes serdes;
  private final BusinessRules rules;
  private final PricingStores prices;
  private final OrdersSettings settings;
  private final MeterRegistry meters;

  /**
   * Orders by these rules.
   *
   * @param prices what orders are priced by
   */
  public OrdersTopology(
      Topics topics,
      AvroSerdes serdes,
      BusinessRules rules,
      PricingStores prices,
      OrdersSettings settings,
      MeterRegistry meters) {
    this.topics = topics;
    this.serdes = serdes;
    this.rules = rules;
    this.prices = prices;
    this.settings = settings;
    this.meters = meters;
  }

  public void addTo(StreamsBuilder builder, KStream<String, IntakeEvent.OfOrder> intake) {
    KStream<String, OrderEvent> events =
        intake
            .mapValues(OrderEvent::of, Named.as("order-arrived"))
            .merge(
                builder.stream(
                        topics.results().name(),
                        Consumed.with(Serdes.String(), serdes.of(topics.results().type()))
                            .withName("results"))
                    .mapValues(
                        result -> (OrderEvent) new OrderEvent.Reported(result),
                        Named.as("task-reported")),
                Named.as("order-events"))
            .merge(
                builder.stream(
                        topics.decisions().name(),
                        Consumed.with(Serdes.String(), serdes.of(topics.decisions().type()))
                            .withName("decisions"))
                    .mapValues(decision -> OrderEvent.of(decision), Named.as("person-decided")),
                Named.as("all-order-events"))
            .merge(
                builder.stream(
                        topics.reservationResults().name(),
                        Consumed.with(
                                Serdes.String(), serdes.of(topics.reservationResults().type()))
                            .withName("reservation-results"))
                    .mapValues(
                        result -> (OrderEvent) new OrderEvent.Answered(result),
                        Named.as("inventory-answered")),
                Named.as("all-events-of-orders"));

    OrderProcessor.Stores stores =
        new OrderProcessor.Stores(OrdersStore.with(serdes), IntakeStore.with(serdes));
    KStream<String, OrderEffect> effects =
        events.process(
            () -> new OrderProcessor(stores, rules, prices, settings, meters),
            Named.as("orders-flow"),
            OrdersStore.NAME);

    effects
        .filter((id, effect) -> effect instanceof OrderEffect.Send, Named.as("to-send"))
        .mapValues(effect -> ((OrderEffect.Send) effect).command(), Named.as("command"))
        .to(
            (id, command, context) -> topics.commands(command.getTarget()).name(),
            Produced.with(Serdes.String(), serdes.of(ProvisioningCommand.class))
                .withName("commands"));
    effects
        .filter((id, effect) -> effect instanceof OrderEffect.Publish, Named.as("to-publish"))
        .mapValues(effect -> ((OrderEffect.Publish) effect).update(), Named.as("update"))
        .to(
            topics.updates().name(),
            Produced.with(Serdes.String(), serdes.of(topics.updates().type())).withName("updates"));
    effects
        .filter((pool, effect) -> effect instanceof OrderEffect.Reserve, Named.as("to-reserve"))
        .mapValues(
            effect -> ((OrderEffect.Reserve) effect).request(), Named.as("reservation-request"))
        .to(
            topics.reservationRequests().name(),
            Produced.with(Serdes.String(), serdes.of(topics.reservationRequests().type()))
                .withName("ask-inventory"));
  }
}
