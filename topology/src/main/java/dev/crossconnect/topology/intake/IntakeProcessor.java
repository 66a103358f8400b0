package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.SalesforceNotification;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/** Brings notifications to the {@link AssemblyRules} and carries away what comes of them. */
final class IntakeProcessor
    implements Processor<String, SalesforceNotification, String, IntakeEvent> {

  static final String STORE = "intake-orders";

  private final SobjectReader reader = new SobjectReader();
  private final Supplier<Mapping> mapping;
  private ProcessorContext<String, IntakeEvent> context;
  private KeyValueStore<String, OrderAssembly> assemblies;

  IntakeProcessor(Supplier<Mapping> mapping) {
    this.mapping = mapping;
  }

  @Override
  public void init(ProcessorContext<String, IntakeEvent> context) {
    this.context = context;
    this.assemblies = context.getStateStore(STORE);
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
    Understood understood = mapping.get().understand(notification, reader.read(notification));
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

  private void apply(Record<String, SalesforceNotification> record, Understood understood) {
    Optional<OrderAssembly> before = Optional.ofNullable(assemblies.get(record.key()));
    AssemblyRules.decide(before, understood, Instant.ofEpochMilli(record.timestamp()))
        .ifPresent(
            step -> {
              assemblies.put(record.key(), step.state());
              step.order()
                  .ifPresent(
                      order ->
                          context.forward(record.withValue(new IntakeEvent.OrderPlaced(order))));
            });
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
