package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.topology.due.DueIndex;
import dev.crossconnect.topology.stores.Transaction;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Brings events to the {@link InventoryRules} and carries away what they decide. Decides first,
 * then writes: an event that fails leaves the pool as it was.
 */
final class InventoryProcessor implements Processor<String, PoolEvent, String, InventoryEffect> {

  static final String POOLS = "inventory-pools";
  static final String RESOURCES = "inventory-resources";
  static final String RESERVATIONS = "inventory-reservations";
  static final String INDEX = "inventory-index";
  static final String DUE = "inventory-due";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** As many as fit between two commits; the next look takes the rest. */
  private static final int MOST_AT_ONCE = 500;

  private final InventoryRules rules;
  private final InventorySettings settings;
  private final MeterRegistry meters;
  private final Callers callers;
  private ProcessorContext<String, InventoryEffect> context;
  private PoolStores pools;
  private DueIndex due;

  InventoryProcessor(InventorySettings settings, MeterRegistry meters, Callers callers) {
    this.rules = new InventoryRules(settings);
    this.settings = settings;
    this.meters = meters;
    this.callers = callers;
  }

  @Override
  public void init(ProcessorContext<String, InventoryEffect> context) {
    this.context = context;
    this.due = new DueIndex(context.getStateStore(DUE));
    this.pools =
        new PoolStores(
            context.getStateStore(POOLS),
            context.getStateStore(RESOURCES),
            context.getStateStore(RESERVATIONS),
            context.getStateStore(INDEX),
            due,
            settings.countable());
    context.schedule(BETWEEN_LOOKS, PunctuationType.WALL_CLOCK_TIME, this::lookAtDue);
  }

  @Override
  public void process(Record<String, PoolEvent> record) {
    PoolId pool = PoolId.parse(record.key());
    PoolDecision decision =
        rules.decide(pools.pool(pool), record.value(), Instant.ofEpochMilli(record.timestamp()));
    pools.apply(pool, decision);
    for (InventoryEffect effect : decision.effects()) {
      count(effect);
      if (effect instanceof InventoryEffect.Answer answer
          && answer.to() == ReplyTo.CALLER
          && callers.areWaitingFor(answer.result())) {
        Transaction.afterCommit(context, () -> callers.tell(answer.result()));
      } else {
        context.forward(record.withKey(effect.key()).withValue(effect));
      }
    }
  }

  private void count(InventoryEffect effect) {
    if (effect instanceof InventoryEffect.Answer answer) {
      meters
          .counter(
              "inventory.answers",
              "action",
              answer.result().getAction().name().toLowerCase(Locale.ROOT),
              "outcome",
              answer.result().getOutcome().name().toLowerCase(Locale.ROOT))
          .increment();
    }
  }

  private void lookAtDue(long now) {
    for (String text : due.take(Instant.ofEpochMilli(now), MOST_AT_ONCE)) {
      Reminder reminder = Reminder.parse(text);
      process(new Record<>(reminder.pool().key(), reminder.event(), now));
    }
  }
}
