package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.stores.CommittedStores;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
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
 * What is said about resources and what is asked for meets in the partition of the pool; answers,
 * updates and requests for other pools go out.
 */
public final class InventoryTopology {

  private final Topics topics;
  private final AvroSerdes serdes;
  private final InventorySettings settings;
  private final MeterRegistry meters;
  private final Callers callers;

  /**
   * The inventory.
   *
   * @param callers who in this process wait for answers
   */
  public InventoryTopology(
      Topics topics,
      AvroSerdes serdes,
      InventorySettings settings,
      MeterRegistry meters,
      Callers callers) {
    this.topics = topics;
    this.serdes = serdes;
    this.settings = settings;
    this.meters = meters;
    this.callers = callers;
  }

  public void addTo(StreamsBuilder builder) {
    bringToPools(builder);
    KStream<String, PoolEvent> events =
        builder.stream(
                topics.poolResources().name(), consumed(topics.poolResources(), "pool-resources"))
            .mapValues(
                resource ->
                    resource.getCompletes() == null
                        ? (PoolEvent) new PoolEvent.Said(resource)
                        : new PoolEvent.Dumped(resource),
                Named.as("resource-said"))
            .merge(
                builder.stream(
                        topics.reservationRequests().name(),
                        consumed(topics.reservationRequests(), "reservation-requests"))
                    .mapValues(
                        request -> (PoolEvent) new PoolEvent.Asked(request),
                        Named.as("reservation-asked")),
                Named.as("pool-events"));

    KStream<String, InventoryEffect> effects =
        events.process(
            new ProcessorSupplier<>() {
              @Override
              public InventoryProcessor get() {
                return new InventoryProcessor(
                    InventoryStore.with(serdes), settings, meters, callers);
              }

              @Override
              public Set<StoreBuilder<?>> stores() {
                return Set.of(CommittedStores.store(InventoryStore.NAME));
              }
            },
            Named.as("inventory-flow"));

    effects
        .flatMapValues(effect -> of(effect, InventoryEffect.HandOn.class), Named.as("to-next-pool"))
        .mapValues(InventoryEffect.HandOn::request, Named.as("handed-on"))
        .to(
            topics.reservationRequests().name(),
            produced(topics.reservationRequests(), "next-pool"));
    answer(effects, ReplyTo.ORDER, topics.reservationResults(), "order");
    answer(effects, ReplyTo.CALLER, topics.reservationAnswers(), "caller");
    effects
        .flatMapValues(effect -> of(effect, InventoryEffect.Publish.class), Named.as("to-tell"))
        .mapValues(InventoryEffect.Publish::update, Named.as("inventory-update"))
        .to(
            topics.inventoryUpdates().name(),
            produced(topics.inventoryUpdates(), "inventory-updates"));
  }

  private void answer(
      KStream<String, InventoryEffect> effects,
      ReplyTo to,
      Topic<ReservationResult> topic,
      String whom) {
    effects
        .flatMapValues(
            effect -> of(effect, InventoryEffect.Answer.class), Named.as("answer-" + whom))
        .filter((key, answer) -> answer.to() == to, Named.as("only-" + whom))
        .mapValues(InventoryEffect.Answer::result, Named.as("result-for-" + whom))
        .to(topic.name(), produced(topic, "results-for-" + whom));
  }

  /** Legacy inventories write by resource; what decides about a resource is its pool. */
  private void bringToPools(StreamsBuilder builder) {
    builder.stream(topics.resources().name(), consumed(topics.resources(), "resources"))
        .process(ResourceRekeying::new, Named.as("by-pool"))
        .to(topics.poolResources().name(), produced(topics.poolResources(), "to-pools"));
  }

  private <V extends SpecificRecord> Consumed<String, V> consumed(Topic<V> topic, String name) {
    return Consumed.with(Serdes.String(), serdes.of(topic.type())).withName(name);
  }

  private <V extends SpecificRecord> Produced<String, V> produced(Topic<V> topic, String name) {
    return Produced.with(Serdes.String(), serdes.of(topic.type())).withName(name);
  }

  private static <T> Set<T> of(InventoryEffect effect, Class<T> kind) {
    return kind.isInstance(effect) ? Set.of(kind.cast(effect)) : Set.of();
  }
}
