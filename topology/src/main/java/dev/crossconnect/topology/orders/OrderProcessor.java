package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderReservation;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.topology.due.DueIndex;
import dev.crossconnect.topology.intake.IntakeStore;
import dev.crossconnect.topology.inventory.ReservationRequests;
import dev.crossconnect.topology.pricing.PricingStores;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to the {@link OrderRules} and carries away what they decide. Decides first, then
 * writes: an event that fails leaves the order as it was.
 */
final class OrderProcessor implements Processor<String, OrderEvent, String, OrderEffect> {

  private static final Logger LOG = LoggerFactory.getLogger(OrderProcessor.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** As many as fit between two commits; the next look takes the rest. */
  private static final int MOST_AT_ONCE = 500;

  private final Stores stores;
  private final BusinessRules rules;
  private final PricingStores prices;
  private final OrdersSettings settings;
  private final MeterRegistry meters;
  private ProcessorContext<String, OrderEffect> context;
  private OrderStore orders;
  private KeyValueStore<String, FalloutEntry> fallout;
  private KeyValueStore<String, String> index;
  private KeyValueStore<String, OrderAssembly> assemblies;
  private Looks looks;

  /** Sections of one store. */
  record Stores(OrdersStore orders, IntakeStore intake) {}

  OrderProcessor(
      Stores stores,
      BusinessRules rules,
      PricingStores prices,
      OrdersSettings settings,
      MeterRegistry meters) {
    this.stores = stores;
    this.rules = rules;
    this.prices = prices;
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, OrderEffect> context) {
    this.context = context;
    KeyValueStore<String, byte[]> whole = context.getStateStore(OrdersStore.NAME);
    this.orders = new OrderStore(stores.orders().orders().in(whole));
    this.fallout = stores.orders().fallout().in(whole);
    this.index = stores.orders().index().in(whole);
    this.assemblies = stores.intake().assemblies().in(whole);
    this.looks = new Looks(new DueIndex(stores.orders().due().in(whole)));
    context.schedule(BETWEEN_LOOKS, PunctuationType.WALL_CLOCK_TIME, this::lookAtDue);
  }

  @Override
  public void process(Record<String, OrderEvent> record) {
    Optional<OrderState> before = Optional.ofNullable(orders.get(record.key()));
    OrderDecision decision;
    try {
      decision = decide(before, record);
    } catch (RuntimeException e) {
      if (isOfARecord() || mayPass(e)) {
        throw e;
      }
      setAside(record, before, e);
      return;
    }
    if (decision instanceof OrderDecision.Ignored ignored) {
      meters
          .counter("orders.ignored", "reason", ignored.reason().name().toLowerCase(Locale.ROOT))
          .increment();
      return;
    }
    carryOut(record, before, (OrderDecision.Changed) decision);
  }

  private OrderDecision decide(Optional<OrderState> before, Record<String, OrderEvent> record) {
    Pricer pricer = new PricedByStore(prices, rules.offers().get(), settings.pricing());
    return new OrderRules(
            rules.catalogue().get(),
            rules.fallout().get(),
            pricer,
            settings.reservations() ? Planner.Reserving.WHAT_IS_TAKEN : Planner.Reserving.NOTHING)
        .decide(before, record.value(), Instant.ofEpochMilli(record.timestamp()));
  }

  /** A record that fails goes to its dead letters; the clock has none. */
  private boolean isOfARecord() {
    return context.recordMetadata().map(RecordMetadata::topic).isPresent();
  }

  /** A store that is being moved is not the order's fault. */
  private static boolean mayPass(RuntimeException exception) {
    return exception instanceof InvalidStateStoreException;
  }

  /** What fails by the clock would fail with every look: a person has to have a look. */
  private void setAside(
      Record<String, OrderEvent> record, Optional<OrderState> before, RuntimeException why) {
    LOG.error("Order {} cannot be looked at; it is put before a person", record.key(), why);
    meters.counter("orders.set.aside").increment();
    if (before.isPresent()) {
      OrderState order = OrderRules.inTrouble(before.get(), why.toString());
      keep(before, order);
    }
  }

  private void carryOut(
      Record<String, OrderEvent> record,
      Optional<OrderState> before,
      OrderDecision.Changed changed) {
    OrderState order = changed.order();
    keep(before, order);
    remember(before, order);
    changed
        .commands()
        .forEach(command -> context.forward(record.withValue(new OrderEffect.Send(command))));
    changed
        .updates()
        .forEach(update -> context.forward(record.withValue(new OrderEffect.Publish(update))));
    changed
        .requests()
        .forEach(
            request ->
                context.forward(
                    record
                        .withKey(ReservationRequests.key(request))
                        .withValue(new OrderEffect.Reserve(request))));
  }

  private void keep(Optional<OrderState> before, OrderState order) {
    orders.put(order.getOrderId(), order);
    OrderIndex.keep(index, before, order);
    keepFallout(before, order);
  }

  /** The index of what waits for a person changes together with the order itself. */
  private void keepFallout(Optional<OrderState> before, OrderState order) {
    Map<String, FalloutEntry> then = before.map(Fallout::of).orElse(Map.of());
    Map<String, FalloutEntry> now = Fallout.of(order);
    then.keySet().stream().filter(id -> !now.containsKey(id)).forEach(fallout::delete);
    now.forEach(
        (id, entry) -> {
          if (!then.containsKey(id)) {
            fallout.put(id, entry);
          }
        });
  }

  /** Whatever is due of the order, somebody will look at it. */
  private void remember(Optional<OrderState> before, OrderState order) {
    if (OrderDraft.isEnded(order)) {
      looks.alsoAt(endOf(order), order.getOrderId());
    }
    looks.change(order.getOrderId(), () -> before.flatMap(OrderProcessor::nextDue), nextDue(order));
  }

  /** How long an ended order stays, if nothing is heard of it any more. */
  private Instant endOf(OrderState order) {
    return order.getUpdatedAt().plus(settings.keepEnded());
  }

  private static Optional<Instant> nextDue(OrderState order) {
    if (order.getTrouble() != null) {
      return Optional.empty();
    }
    Instant next = null;
    for (OrderReservation reservation : order.getReservations()) {
      next = earlier(next, reservation.getDue());
    }
    if (!OrderDraft.isEnded(order)) {
      for (OrderLine line : order.getLines()) {
        for (OrderTask task : line.getTasks()) {
          next = earlier(next, task.getDue());
        }
      }
      next = earlier(next, order.getResumeAt());
      next = earlier(next, order.getLate() ? null : order.getPromisedBy());
    }
    return Optional.ofNullable(next);
  }

  /** The earlier of two times, each of which may be never. */
  private static Instant earlier(Instant one, Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.isBefore(one) ? other : one;
  }

  private void lookAtDue(long now) {
    for (String orderId : looks.take(Instant.ofEpochMilli(now), MOST_AT_ONCE)) {
      OrderState order = orders.get(orderId);
      if (order == null) {
        continue;
      }
      if (OrderDraft.isEnded(order) && nextDue(order).isEmpty()) {
        forget(order, Instant.ofEpochMilli(now));
        continue;
      }
      process(new Record<>(orderId, new OrderEvent.Due(), now));
      // The entry is spent; what comes next may be no other than it was.
      nextDue(orders.get(orderId)).ifPresent(next -> looks.at(next, orderId));
    }
  }

  /** An order and the records it was put together from leave together, or it would come again. */
  private void forget(OrderState order, Instant at) {
    if (endOf(order).isAfter(at)) {
      return; // Its last change has made an entry for then.
    }
    String orderId = order.getOrderId();
    OrderAssembly assembly = assemblies.get(orderId);
    Instant lastTouched =
        assembly != null && assembly.getChangedAt().isAfter(order.getUpdatedAt())
            ? assembly.getChangedAt()
            : order.getUpdatedAt();
    Instant end = lastTouched.plus(settings.keepEnded());
    if (end.isAfter(at)) {
      looks.alsoAt(end, orderId);
    } else {
      orders.delete(orderId);
      OrderIndex.forget(index, order);
      assemblies.delete(orderId);
    }
  }
}
