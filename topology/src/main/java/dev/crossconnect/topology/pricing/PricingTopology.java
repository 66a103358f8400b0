package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Prices, and the segments of accounts, from their topics into stores that every instance has
 * whole: whoever needs a price finds it where he is.
 */
public final class PricingTopology {

  private final Topics topics;
  private final AvroSerdes serdes;
  private final PricingStores stores;
  private final MeterRegistry meters;

  public PricingTopology(
      Topics topics, AvroSerdes serdes, PricingStores stores, MeterRegistry meters) {
    this.topics = topics;
    this.serdes = serdes;
    this.stores = stores;
    this.meters = meters;
  }

  public void addTo(StreamsBuilder builder) {
    builder.addGlobalStore(
        store(PriceStore.NAME, Serdes.Bytes(), Serdes.ByteArray()),
        topics.prices().name(),
        consumed(topics.prices(), "priced"),
        () -> new PriceProcessor(stores.prices(), meters));
    builder.addGlobalStore(
        store(Segments.NAME, Serdes.String(), Serdes.String()),
        topics.accounts().name(),
        consumed(topics.accounts(), "segmented"),
        () -> new SegmentProcessor(stores.segments()));
  }

  private <V extends SpecificRecord> Consumed<String, V> consumed(Topic<V> topic, String name) {
    return Consumed.with(Serdes.String(), serdes.of(topic.type())).withName(name);
  }

  private static <K, V> StoreBuilder<?> store(String name, Serde<K> keys, Serde<V> values) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
        .withLoggingDisabled()
        .withCachingDisabled();
  }
}
