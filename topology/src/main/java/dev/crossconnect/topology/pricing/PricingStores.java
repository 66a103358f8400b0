package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;

/** What this instance knows of prices: the topology keeps it up to date, others read it. */
public record PricingStores(PriceStore prices, Segments segments) {

  public static PricingStores of(
      Topics topics, AvroSerdes serdes, PricingSettings settings, MeterRegistry meters) {
    return new PricingStores(
        new PriceStore(topics.prices(), serdes, settings, meters), new Segments());
  }
}
