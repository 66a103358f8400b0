package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.stores.CommittedStores;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * From what the doors wrote to versions of orders, prices and accounts: understands, drops repeats,
 * puts header and lines together. What concerns an order stays in the partition of the order.
 */
public final class IntakeTopology {

  private final Topics topics;
  private final AvroSerdes serdes;
  private final Supplier<Mapping> mapping;
  private final IntakeSettings settings;

  /** The mapping is asked for with every notification, so that a mended one counts at once. */
  public IntakeTopology(
      Topics topics, AvroSerdes serdes, Supplier<Mapping> mapping, IntakeSettings settings) {
    this.topics = topics;
    this.serdes = serdes;
    this.mapping = mapping;
    this.settings = settings;
  }

  /** What happens to orders, by order. */
  public KStream<String, IntakeEvent.OfOrder> addTo(StreamsBuilder builder) {
    KStream<String, IntakeEvent> events =
        builder.stream(
                topics.notifications().name(),
                Consumed.with(Serdes.String(), serdes.of(topics.notifications().type()))
                    .withName("notifications"))
            .process(processor(), Named.as("intake"));

    events
        .flatMapValues(event -> of(event, IntakeEvent.Quarantined.class), Named.as("misunderstood"))
        .mapValues(IntakeEvent.Quarantined::entry, Named.as("quarantined"))
        .to(topics.quarantine().name(), produced(topics.quarantine(), "quarantine"));
    events
        .flatMapValues(
            event -> of(event, IntakeEvent.PriceChanged.class), Named.as("price-changed"))
        .mapValues(IntakeEvent.PriceChanged::entry, Named.as("price"))
        .selectKey(
            (id, price) -> price.getEntryId() + "@" + price.getChangedAt().toEpochMilli(),
            Named.as("price-by-change"))
        .to(topics.prices().name(), produced(topics.prices(), "prices"));
    events
        .flatMapValues(
            event -> of(event, IntakeEvent.AccountChanged.class), Named.as("account-changed"))
        .mapValues(IntakeEvent.AccountChanged::account, Named.as("account"))
        .to(topics.accounts().name(), produced(topics.accounts(), "accounts"));
    return events.flatMapValues(
        event -> of(event, IntakeEvent.OfOrder.class), Named.as("order-understood"));
  }

  private ProcessorSupplier<String, SalesforceNotification, String, IntakeEvent> processor() {
    return new ProcessorSupplier<>() {
      @Override
      public IntakeProcessor get() {
        return new IntakeProcessor(IntakeStore.with(serdes), mapping, settings);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(CommittedStores.store(IntakeStore.NAME));
      }
    };
  }

  private <V extends SpecificRecord> Produced<String, V> produced(Topic<V> topic, String name) {
    return Produced.with(Serdes.String(), serdes.of(topic.type())).withName(name);
  }

  private static <T> Set<T> of(IntakeEvent event, Class<T> kind) {
    return kind.isInstance(event) ? Set.of(kind.cast(event)) : Set.of();
  }
}
