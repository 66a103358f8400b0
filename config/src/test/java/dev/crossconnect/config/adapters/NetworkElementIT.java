package dev.crossconnect.config.adapters;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.NetworkChange;
import dev.crossconnect.adapters.simulated.NetworkChange.Kind;
import dev.crossconnect.adapters.simulated.SimulatedNetworkElement;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the topic of commands over TL1 on a real socket to the topic of results. */
@ExtendWith(TestBedExtension.class)
class NetworkElementIT {

  private static final int ORDERS = 30;
  private static final int SESSIONS = 4;

  @Test
  void everyOrderIsDoneAndUndoneOnceInItsOrderWhateverTheElementDoes(TestBed bed) {
    SimulatedNetworkElement element =
        bed.closing(new SimulatedNetworkElement(Optional.empty(), Clock.systemUTC()));
    element.user("hub", "s;e\"cret");
    element.dropRequest(Dial.next(3));
    element.dropAnswer(Dial.share(0.1));
    element.answerInParts(Dial.share(0.2));
    element.busy(Dial.next(5));
    element.alarm(Dial.share(0.2));
    element.start();
    TargetBed target = TargetBed.before(bed, settings(element));
    String events = bed.createTopic("network.events", TargetBed.PARTITIONS);
    List<ProvisioningCommand> commands =
        Stream.of(Verb.PROVISION, Verb.REMOVE)
            .flatMap(verb -> IntStream.range(0, ORDERS).mapToObj(n -> ont(verb, n)))
            .toList();
    target.issue(commands);

    target.start("one");

    bed.await().until(() -> target.answered().size() == commands.size());
    assertThat(target.answers())
        .hasSize(commands.size())
        .extracting(ProvisioningResult::getOutcome)
        .containsOnly(Outcome.COMPLETED);
    assertThat(target.answers())
        .filteredOn(result -> result.getCommandId().equals("PROVISION-7"))
        .singleElement()
        .satisfies(result -> assertThat(result.getAttributes()).containsEntry("ont", "ONT-7"));
    Map<String, List<Kind>> changes =
        element.changes().stream()
            .collect(groupingBy(NetworkChange::aid, mapping(NetworkChange::kind, toList())));
    assertThat(changes).hasSize(ORDERS);
    assertThat(changes.values()).containsOnly(List.of(Kind.ENTERED, Kind.DELETED));
    assertThat(element.mostSessionsAtOnce()).isLessThanOrEqualTo(SESSIONS);
    bed.await()
        .untilAsserted(
            () ->
                assertThat(
                        bed.kafka()
                            .records(events, new StringDeserializer(), new ByteArrayDeserializer()))
                    .as("what it said unasked")
                    .isNotEmpty()
                    .allSatisfy(
                        event ->
                            assertThat(new String(event.value(), StandardCharsets.UTF_8))
                                .contains("REPT ALM")));
  }

  private static Map<String, String> settings(SimulatedNetworkElement element) {
    return Map.of(
        "protocol", "tl1",
        "host", element.host(),
        "port", Integer.toString(element.port()),
        "commands.file", "business/access.yaml",
        "user", "hub",
        "password", "s;e\"cret",
        "sessions", Integer.toString(SESSIONS),
        "timeout.ms", "1000",
        "retry.initial.ms", "5",
        "retry.max.ms", "50");
  }

  private static ProvisioningCommand ont(Verb verb, int number) {
    return ProvisioningCommand.newBuilder(TargetBed.command("order-" + number, verb + "-" + number))
        .setVerb(verb)
        .setSpecification("ont")
        .setResources(List.of(new ResourceRef("DUB1", "ont", "ONT-" + number)))
        .build();
  }
}
