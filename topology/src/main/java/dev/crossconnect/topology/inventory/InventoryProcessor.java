package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.topology.due.DueIndex;
import dev.crossconnect.topology.stores.Inbox;
import dev.crossconnect.topology.stores.Transaction;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to the {@link InventoryRules} and carries away what they decide. Decides first,
 * then writes: an event that fails leaves the pool as it was.
 */
final class InventoryProcessor implements Processor<String, PoolEvent, String, InventoryEffect> {

  private static final Logger LOG = LoggerFactory.getLogger(InventoryProcessor.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** The shortest there is: the thread is woken when somebody has come. */
  private static final Duration BETWEEN_CALLERS = Duration.ofMillis(1);

  /** So long after the last caller, the next one is expected. */
  private static final Duration CALLERS_EXPECTED = Duration.ofSeconds(1);

  /** As many as fit between two commits; the next look takes the rest. */
  private static final int MOST_AT_ONCE = 500;

  private final InventoryStore store;
  private final InventoryRules rules;
  private final InventorySettings settings;
  private final MeterRegistry meters;
  private final Callers callers;

  /** What callers have asked here, until the answer is committed. */
  private final Set<String> underWay = new HashSet<>();

  private ProcessorContext<String, InventoryEffect> context;
  private Optional<Directly> directly = Optional.empty();
  private PoolStores pools;
  private DueIndex due;

  InventoryProcessor(
      InventoryStore store, InventorySettings settings, MeterRegistry meters, Callers callers) {
    this.store = store;
    this.rules = new InventoryRules(settings);
    this.settings = settings;
    this.meters = meters;
    this.callers = callers;
  }

  @Override
  public void init(ProcessorContext<String, InventoryEffect> context) {
    this.context = context;
    KeyValueStore<String, byte[]> whole = context.getStateStore(InventoryStore.NAME);
    this.due = new DueIndex(store.due().in(whole));
    this.pools =
        new PoolStores(
            store.pools().in(whole),
            store.resources().in(whole),
            store.reservations().in(whole),
            store.index().in(whole),
            due,
            settings.countable());
    context.schedule(BETWEEN_LOOKS, PunctuationType.WALL_CLOCK_TIME, this::lookAtDue);
  }

  @Override
  public void process(Record<String, PoolEvent> record) {
    PoolId pool = PoolId.parse(record.key());
    PoolDecision decision = decide(pool, record);
    boolean hasCaller;
    try {
      hasCaller = carry(pool, decision, record);
    } finally {
      pools.finish();
    }
    if (hasCaller && directly.isEmpty()) {
      directly = Optional.of(new Directly(context.currentSystemTimeMs()));
    }
  }

  private PoolDecision decide(PoolId pool, Record<String, PoolEvent> record) {
    return rules.decide(pools.pool(pool), record.value(), Instant.ofEpochMilli(record.timestamp()));
  }

  /** Whether a caller in this process is going to be told of it. */
  private boolean carry(PoolId pool, PoolDecision decision, Record<String, PoolEvent> record) {
    pools.apply(pool, decision);
    boolean hasCaller = false;
    for (InventoryEffect effect : decision.effects()) {
      count(effect);
      boolean isTold = tellCaller(effect);
      // Without anything written there is no transaction, and nobody is told before one.
      if (!isTold || decision.changesNothing()) {
        context.forward(record.withKey(effect.key()).withValue(effect));
      }
      hasCaller |= isTold;
    }
    return hasCaller;
  }

  /** Whether this is an answer for a caller in this process, who is told after the commit. */
  private boolean tellCaller(InventoryEffect effect) {
    if (effect instanceof InventoryEffect.Answer answer
        && answer.to() == ReplyTo.CALLER
        && callers.areWaitingFor(answer.result())) {
      Transaction.afterCommit(context, () -> callers.tell(answer.result()));
      return true;
    }
    return false;
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

  /** What is not committed now never will be here: callers ask whoever takes over. */
  @Override
  public void close() {
    directly.ifPresent(Directly::end);
    underWay.forEach(callers::turnAway);
  }

  /**
   * Callers of this process who ask without Kafka. Begins when one of them has come by Kafka, and
   * ends when none has come for a while: looking for them each millisecond keeps Kafka Streams from
   * working on many records in one go, which those who only send records need not pay for.
   */
  private final class Directly {

    private final Inbox<ReservationRequest> inbox = Inbox.ofThisThread();
    private final int partition = context.taskId().partition();
    private final Cancellable looks;
    private long lastCame;

    Directly(long now) {
      lastCame = now;
      looks = context.schedule(BETWEEN_CALLERS, PunctuationType.WALL_CLOCK_TIME, this::serve);
      callers.opens(partition, inbox);
    }

    /**
     * Whoever asks is served like a record that has just come. What cannot be processed is sent the
     * way of a record, at whose end is a place for it.
     */
    private void serve(long now) {
      List<ReservationRequest> requests = inbox.take();
      try {
        requests.forEach(request -> serve(request, now));
      } finally {
        pools.finish();
      }
      if (!requests.isEmpty()) {
        lastCame = now;
      } else if (now - lastCame > CALLERS_EXPECTED.toMillis()) {
        directly = Optional.empty();
        end();
      }
    }

    private void serve(ReservationRequest request, long now) {
      String key = ReservationRequests.key(request);
      PoolId pool = PoolId.parse(key);
      Record<String, PoolEvent> record = new Record<>(key, new PoolEvent.Asked(request), now);
      PoolDecision decision;
      try {
        decision = decide(pool, record);
      } catch (IllegalArgumentException | IllegalStateException e) {
        LOG.debug("Request {} cannot be served without Kafka", request.getRequestId(), e);
        callers.turnAway(request.getRequestId());
        return;
      }
      underWay.add(request.getRequestId());
      carry(pool, decision, record);
      Transaction.afterCommit(context, () -> underWay.remove(request.getRequestId()));
    }

    /** Who has come too late asks by Kafka. */
    void end() {
      looks.cancel();
      callers.closes(partition, inbox);
      inbox.close().forEach(request -> callers.turnAway(request.getRequestId()));
    }
  }

  private void lookAtDue(long now) {
    for (String text : due.take(Instant.ofEpochMilli(now), MOST_AT_ONCE)) {
      Reminder reminder = Reminder.parse(text);
      process(new Record<>(reminder.pool().key(), reminder.event(), now));
    }
  }
}
