package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.topology.due.DueIndex;
import dev.crossconnect.topology.intake.IntakeTopology;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings events to the {@link OrderRules} and carries away what they decide. Decides first, then
 * writes: an event that fails leaves the order as it was.
 */
final class OrderProcessor implements Processor<String, OrderEvent, String, OrderEffect> {

  static final String ORDERS = "orders";
  static final String DUE = "orders-due";

  private static final Set<LifeState> ENDED =
      EnumSet.of(
          LifeState.rejected,
          LifeState.cancelled,
          LifeState.completed,
          LifeState.failed,
          LifeState.partial);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** As many as fit between two commits; the next look takes the rest. */
  private static final int MOST_AT_ONCE = 500;

  private final Supplier<Catalogue> catalogue;
  private final OrdersSettings settings;
  private final MeterRegistry meters;
  private ProcessorContext<String, OrderEffect> context;
  private KeyValueStore<String, OrderState> orders;
  private KeyValueStore<String, OrderAssembly> assemblies;
  private DueIndex due;

  OrderProcessor(Supplier<Catalogue> catalogue, OrdersSettings settings, MeterRegistry meters) {
    this.catalogue = catalogue;
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, OrderEffect> context) {
    this.context = context;
    this.orders = context.getStateStore(ORDERS);
    this.assemblies = context.getStateStore(IntakeTopology.ORDERS);
    this.due = new DueIndex(context.getStateStore(DUE));
    context.schedule(BETWEEN_LOOKS, PunctuationType.WALL_CLOCK_TIME, this::forgetEnded);
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
    carryOut(record, (OrderDecision.Changed) decision);
  }

  private void carryOut(Record<String, OrderEvent> record, OrderDecision.Changed changed) {
    OrderState order = changed.order();
    orders.put(record.key(), order);
    if (ENDED.contains(order.getState())) {
      due.put(order.getUpdatedAt().plus(settings.keepEnded()), record.key());
    }
    changed
        .commands()
        .forEach(command -> context.forward(record.withValue(new OrderEffect.Send(command))));
    changed
        .updates()
        .forEach(update -> context.forward(record.withValue(new OrderEffect.Publish(update))));
  }

  /** An order and the records it was put together from leave together, or it would come again. */
  private void forgetEnded(long now) {
    Instant at = Instant.ofEpochMilli(now);
    for (String orderId : due.take(at, MOST_AT_ONCE)) {
      OrderState order = orders.get(orderId);
      OrderAssembly assembly = assemblies.get(orderId);
      if (order == null || !ENDED.contains(order.getState())) {
        continue;
      }
      Instant lastTouched =
          assembly != null && assembly.getChangedAt().isAfter(order.getUpdatedAt())
              ? assembly.getChangedAt()
              : order.getUpdatedAt();
      Instant end = lastTouched.plus(settings.keepEnded());
      if (end.isAfter(at)) {
        due.put(end, orderId);
      } else {
        orders.delete(orderId);
        assemblies.delete(orderId);
      }
    }
  }
}
