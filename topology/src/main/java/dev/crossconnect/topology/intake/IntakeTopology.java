package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * From what the doors wrote to versions of orders: understands, drops repeats, puts header and
 * lines together. Everything stays in the partition of the order.
 */
public final class IntakeTopology {

  private final Topics topics;
  private final AvroSerdes serdes;
  private final Supplier<Mapping> mapping;

  /** The mapping is asked for with every notification, so that a mended one counts at once. */
  public IntakeTopology(Topics topics, AvroSerdes serdes, Supplier<Mapping> mapping) {
    this.topics = topics;
    this.serdes = serdes;
    this.mapping = mapping;
  }

  /** New versions of orders, by order. */
  public KStream<String, CustomerOrder> addTo(StreamsBuilder builder) {
    StoreBuilder<?> assemblies =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(IntakeProcessor.STORE),
                Serdes.String(),
                serdes.of(OrderAssembly.class))
            .withCachingDisabled();
    KStream<String, IntakeEvent> events =
        builder.stream(
                topics.notifications().name(),
                Consumed.with(Serdes.String(), serdes.of(topics.notifications().type()))
                    .withName("notifications"))
            .process(
                new ProcessorSupplier<>() {
                  @Override
                  public IntakeProcessor get() {
                    return new IntakeProcessor(mapping);
                  }

                  @Override
                  public Set<StoreBuilder<?>> stores() {
                    return Set.of(assemblies);
                  }
                },
                Named.as("intake"));

    events
        .filter((key, event) -> event instanceof IntakeEvent.Quarantined, Named.as("misunderstood"))
        .mapValues(event -> ((IntakeEvent.Quarantined) event).entry())
        .to(
            topics.quarantine().name(),
            Produced.with(Serdes.String(), serdes.of(topics.quarantine().type()))
                .withName("quarantine"));
    return events
        .filter((key, event) -> event instanceof IntakeEvent.OrderPlaced, Named.as("understood"))
        .mapValues(event -> ((IntakeEvent.OrderPlaced) event).order(), Named.as("placed"));
  }
}
