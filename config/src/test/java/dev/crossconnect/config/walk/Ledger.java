package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.TestBed;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What was committed in the topics, read by a plain consumer from the first record to the last, and
 * added up without a look at any state of the hub.
 */
record Ledger(
    List<ProvisioningCommand> commands,
    List<ProvisioningResult> results,
    Map<String, List<OrderUpdate>> updates) {

  private static final Set<LifeState> ENDED =
      EnumSet.of(
          LifeState.completed,
          LifeState.cancelled,
          LifeState.failed,
          LifeState.partial,
          LifeState.rejected);

  static Ledger of(TestBed bed, String... targets) {
    try (RegistrySchemaIds ids = new RegistrySchemaIds(RegistrySettings.at(bed.registryUrl()))) {
      AvroSerdes serdes = new AvroSerdes(ids);
      return new Ledger(
          Stream.of(targets)
              .flatMap(
                  target -> read(bed, serdes, "oss.commands." + target, ProvisioningCommand.class))
              .toList(),
          read(bed, serdes, "oss.results", ProvisioningResult.class).toList(),
          read(bed, serdes, "orders.updates", OrderUpdate.class)
              .collect(Collectors.groupingBy(OrderUpdate::getOrderId)));
    }
  }

  private static <V extends SpecificRecord> Stream<V> read(
      TestBed bed, AvroSerdes serdes, String topic, Class<V> type) {
    return bed
        .kafka()
        .records(bed.topic(topic), new StringDeserializer(), serdes.of(type).deserializer())
        .stream()
        .map(ConsumerRecord::value);
  }

  /** The last that was said of an order. */
  Optional<OrderUpdate> last(String orderId) {
    List<OrderUpdate> all = updates.getOrDefault(orderId, List.of());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  boolean isEnded(String orderId) {
    return last(orderId).filter(update -> ENDED.contains(update.getState())).isPresent();
  }

  /** Each update of an order stands there once, in its turn. */
  void requireUpdatesWithoutGaps() {
    updates.forEach(
        (order, all) ->
            assertThat(all)
                .as("updates of %s", order)
                .extracting(OrderUpdate::getSequence)
                .containsExactlyElementsOf(
                    Stream.iterate(1L, n -> n + 1).limit(all.size()).toList()));
  }

  /** Each attempt was commanded once, and brought one result. */
  void requireOneResultForEachCommand() {
    assertThat(commands)
        .extracting(command -> command.getCommandId() + "#" + command.getAttempt())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            results.stream().map(r -> r.getCommandId() + "#" + r.getAttempt()).toList());
  }

  /**
   * The lines of an order that are provisioned, each with the note under which that was done last.
   *
   * @param effects how often each command had an effect on the legacy systems
   */
  Map<String, String> provisioned(String orderId, Map<String, Integer> effects) {
    Map<String, String> notes = new TreeMap<>();
    Set<String> counted = new TreeSet<>();
    for (ProvisioningCommand command : commands) {
      if (!command.getOrderId().equals(orderId)
          || !effects.containsKey(command.getCommandId())
          || !counted.add(command.getCommandId())) {
        continue;
      }
      if (command.getVerb() == Verb.COMPENSATE) {
        assertThat(notes.remove(command.getLineId()))
            .as("what %s takes back", command.getCommandId())
            .isNotNull();
      } else {
        String before = notes.put(command.getLineId(), command.getParameters().get("Note__c"));
        assertThat(before == null)
            .as("%s is the first for its line", command.getCommandId())
            .isEqualTo(command.getVerb() == Verb.PROVISION);
      }
    }
    return notes;
  }

  /** Whether this version came too late to change anything. */
  boolean isRefused(String orderId, int version) {
    return updates.getOrDefault(orderId, List.of()).stream()
        .anyMatch(update -> update.getVersion() == version && update.getKind().equals("refusal"));
  }
}
