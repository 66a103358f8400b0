package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.PriceEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Brings entries from their topic into the store. A restore goes the same way: what the store holds
 * is laid out by what is in an entry, not by the key it has in the topic.
 */
final class PriceProcessor implements Processor<String, PriceEntry, Void, Void> {

  private final PriceStore prices;
  private final Counter senseless;
  private ProcessorContext<Void, Void> context;

  PriceProcessor(PriceStore prices, MeterRegistry meters) {
    this.prices = prices;
    this.senseless =
        Counter.builder("pricing.entries.senseless")
            .description("Entries in the topic of prices of which no price can be made")
            .register(meters);
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    this.context = context;
    prices.open(context.getStateStore(PriceStore.NAME));
  }

  @Override
  public void process(Record<String, PriceEntry> record) {
    // A key of this topic is a version for ever; that it is not wanted any more is a version too.
    if (record.value() != null) {
      if (PriceStore.makesSense(record.value())) {
        prices.put(record.value());
      } else {
        senseless.increment();
      }
    }
    context
        .recordMetadata()
        .ifPresent(metadata -> prices.reached(metadata.partition(), metadata.offset()));
  }
}
