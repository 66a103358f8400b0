package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings events to the {@link OrderRules} and carries away what they decide. Decides first, then
 * writes: an event that fails leaves the order as it was.
 */
final class OrderProcessor implements Processor<String, OrderEvent, String, OrderEffect> {

  static final String STORE = "orders";

  private final Supplier<Catalogue> catalogue;
  private final MeterRegistry meters;
  private ProcessorContext<String, OrderEffect> context;
  private KeyValueStore<String, OrderState> orders;

  OrderProcessor(Supplier<Catalogue> catalogue, MeterRegistry meters) {
    this.catalogue = catalogue;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, OrderEffect> context) {
    this.context = context;
    this.orders = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, OrderEvent> record) {
    OrderDecision decision =
        new OrderRules(catalogue.get())
            .decide(
                Optional.ofNullable(orders.get(record.key())),
                record.value(),
                Instant.ofEpochMilli(record.timestamp()));
    if (decision instanceof OrderDecision.Ignored ignored) {
      meters
          .counter("orders.ignored", "reason", ignored.reason().name().toLowerCase(Locale.ROOT))
          .increment();
      return;
    }
    OrderDecision.Changed changed = (OrderDecision.Changed) decision;
    orders.put(record.key(), changed.order());
    changed
        .commands()
        .forEach(command -> context.forward(record.withValue(new OrderEffect.Send(command))));
    changed
        .updates()
        .forEach(update -> context.forward(record.withValue(new OrderEffect.Publish(update))));
  }
}
