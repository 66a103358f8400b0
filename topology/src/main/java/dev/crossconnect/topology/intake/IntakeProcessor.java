package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.RecordState;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.topology.due.DueIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings notifications to the rules of the intake and carries away what comes of them. Decides
 * first, then writes: a notification that fails leaves everything as it was.
 */
final class IntakeProcessor
    implements Processor<String, SalesforceNotification, String, IntakeEvent> {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** As many as fit between two commits; the next look takes the rest. */
  private static final int MOST_AT_ONCE = 500;

  private final SobjectReader reader = new SobjectReader();
  private final IntakeStore store;
  private final Supplier<Mapping> mapping;
  private final IntakeSettings settings;
  private ProcessorContext<String, IntakeEvent> context;
  private KeyValueStore<String, OrderAssembly> assemblies;
  private KeyValueStore<String, RecordState> records;
  private DueIndex due;

  IntakeProcessor(IntakeStore store, Supplier<Mapping> mapping, IntakeSettings settings) {
    this.store = store;
    this.mapping = mapping;
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, IntakeEvent> context) {
    this.context = context;
    KeyValueStore<String, byte[]> whole = context.getStateStore(IntakeStore.NAME);
    this.assemblies = store.assemblies().in(whole);
    this.records = store.records().in(whole);
    this.due = new DueIndex(store.due().in(whole));
    context.schedule(BETWEEN_LOOKS, PunctuationType.WALL_CLOCK_TIME, this::lookForIncomplete);
  }

  @Override
  public void process(Record<String, SalesforceNotification> record) {
    try {
      apply(record, understand(record));
    } catch (Misunderstanding e) {
      quarantine(record, e);
    }
  }

  private Understood understand(Record<String, SalesforceNotification> record)
      throws Misunderstanding {
    SalesforceNotification notification = record.value();
    if (notification.getSobjectType() == null) {
      throw new Misunderstanding(
          "no-record",
          "The notification came without its record: it was deleted before Salesforce sent it");
    }
    Understood understood =
        ProductOrders.isOne(notification)
            ? ProductOrders.understand(notification)
            : mapping.get().understand(notification, reader.read(notification));
    if (!understood.key().equals(record.key())) {
      throw new Misunderstanding(
          "wrong-key",
          "The record belongs under key "
              + understood.key()
              + " but was written under "
              + record.key()
              + ": replay it, or have it sent again");
    }
    return understood;
  }

  private void apply(Record<String, SalesforceNotification> record, Understood understood)
      throws Misunderstanding {
    if (understood instanceof Understood.OfOrder ofOrder) {
      assemble(record, ofOrder);
    } else if (understood instanceof Understood.Price price) {
      keep(
          record,
          RecordRules.price(
              known(record.key()), price.record(), Instant.ofEpochMilli(record.timestamp())));
    } else if (understood instanceof Understood.Customer account) {
      keep(record, RecordRules.account(known(record.key()), account.record()));
    }
  }

  private Optional<RecordState> known(String id) {
    return Optional.ofNullable(records.get(id));
  }

  private void keep(
      Record<String, SalesforceNotification> record, Optional<RecordRules.Step> step) {
    if (step.isPresent()) {
      records.put(record.key(), step.get().state());
      step.get().event().ifPresent(event -> context.forward(record.withValue(event)));
    }
  }

  private void assemble(Record<String, SalesforceNotification> record, Understood.OfOrder event) {
    Optional<OrderAssembly> before = Optional.ofNullable(assemblies.get(record.key()));
    Optional<AssemblyRules.Step> step =
        AssemblyRules.decide(before, event, Instant.ofEpochMilli(record.timestamp()));
    if (step.isEmpty()) {
      return;
    }
    OrderAssembly after = step.get().state();
    assemblies.put(record.key(), after);
    if (step.get().order().isPresent()) {
      context.forward(record.withValue(new IntakeEvent.OrderPlaced(step.get().order().get())));
    } else if (AssemblyRules.missing(after).isPresent()) {
      due.put(after.getChangedAt().plus(settings.patience()), record.key());
    }
  }

  private void lookForIncomplete(long now) {
    Instant at = Instant.ofEpochMilli(now);
    for (String orderId : due.take(at, MOST_AT_ONCE)) {
      OrderAssembly assembly = assemblies.get(orderId);
      // Forgotten, or something came since: then there is a later entry.
      if (assembly == null || assembly.getChangedAt().plus(settings.patience()).isAfter(at)) {
        continue;
      }
      AssemblyRules.missing(assembly)
          .ifPresent(
              missing ->
                  context.forward(
                      new Record<>(
                          orderId,
                          new IntakeEvent.OrderIncomplete(
                              orderId, missing, assembly.getChangedAt()),
                          now)));
    }
  }

  private void quarantine(Record<String, SalesforceNotification> record, Misunderstanding why) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    String id = metadata.partition() + "-" + metadata.offset();
    QuarantinedNotification entry =
        new QuarantinedNotification(
            id,
            record.key(),
            record.value(),
            why.reason(),
            why.getMessage(),
            Instant.ofEpochMilli(record.timestamp()));
    context.forward(record.withKey(id).withValue(new IntakeEvent.Quarantined(entry)));
  }
}
